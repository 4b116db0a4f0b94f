package io.hookworks.queue.pubsub;

import com.google.auth.oauth2.GoogleCredentials;

import io.hookworks.queue.ClaimStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * Hands the programs their claim store when {@code hookworks.claim-check.scheme} is {@code gs},
 * whoever has the queues. Reads {@code hookworks.gcs.endpoint}, or {@code HOOKWORKS_GCS_ENDPOINT}
 * in the environment: a place that asks for no credentials, such as a fake on this machine.
 */
@Factory
@Requires(property = "hookworks.claim-check.scheme", value = "gs")
final class GcsFactory {
    private static final String GOOGLE = "https://storage.googleapis.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    @Singleton
    @Bean(preDestroy = "close")
    ClaimStore claimStore(
            @Property(name = "hookworks.claim-check.store") String store,
            @Nullable @Property(name = "hookworks.gcs.endpoint") String endpoint) {
        var place = URI.create(store);
        var told = endpoint != null && !endpoint.isBlank();
        var bucket =
                (told ? endpoint : GOOGLE) + "/" + place.getAuthority() + place.getPath() + "/";
        return new GcsClaims(URI.create(bucket), told ? null : credentials());
    }

    private static GoogleCredentials credentials() {
        try {
            return GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no credentials for Cloud Storage: " + e.getMessage(), e);
        }
    }
}
