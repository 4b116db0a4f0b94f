package io.hookworks.queue.sqs;

import io.hookworks.queue.ClaimStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * Hands the programs their claim store when {@code hookworks.claim-check.scheme} is {@code s3},
 * whoever has the queues. Reads {@code hookworks.s3.endpoint} and {@code .region}; as environment
 * variables they are {@code HOOKWORKS_S3_ENDPOINT} and so on.
 */
@Factory
@Requires(property = "hookworks.claim-check.scheme", value = "s3")
final class S3Factory {
    @Singleton
    @Bean(preDestroy = "close")
    ClaimStore claimStore(
            @Property(name = "hookworks.claim-check.store") String store,
            @Nullable @Property(name = "hookworks.s3.endpoint") String endpoint,
            @Nullable @Property(name = "hookworks.s3.region") String region) {
        var settings = SqsSettings.standard();
        if (endpoint != null && !endpoint.isBlank()) {
            settings = settings.at(URI.create(endpoint));
        }
        if (region != null && !region.isBlank()) {
            settings = settings.in(region);
        }
        return S3Connection.open(URI.create(store), settings);
    }
}
