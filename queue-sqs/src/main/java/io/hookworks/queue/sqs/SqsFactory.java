package io.hookworks.queue.sqs;

import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueProvisioner;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * Hands the programs their queues when {@code hookworks.provider} is {@code sqs}. Reads {@code
 * hookworks.sqs.endpoint}, {@code .region} and {@code .prefix}; as environment variables they are
 * {@code HOOKWORKS_SQS_ENDPOINT} and so on.
 */
@Factory
@Requires(property = "hookworks.provider", value = "sqs")
final class SqsFactory {

    /**
     * @param catalog what the queues guarantee; null: nothing beyond at least once
     */
    @Singleton
    @Bean(preDestroy = "close")
    @Named("provider")
    SqsQueueClient queueClient(
            @Nullable @Property(name = "hookworks.sqs.endpoint") String endpoint,
            @Nullable @Property(name = "hookworks.sqs.region") String region,
            @Nullable @Property(name = "hookworks.sqs.prefix") String prefix,
            @Nullable QueueCatalog catalog) {
        var settings = SqsSettings.standard();
        if (endpoint != null && !endpoint.isBlank()) {
            settings = settings.at(URI.create(endpoint));
        }
        if (region != null && !region.isBlank()) {
            settings = settings.in(region);
        }
        return SqsQueueClient.open(
                prefix == null ? settings : settings.prefixed(prefix),
                catalog == null ? QueueCatalog.PLAIN : catalog);
    }

    @Singleton
    QueueProvisioner queueProvisioner(SqsQueueClient client) {
        return client.provisioner();
    }
}
