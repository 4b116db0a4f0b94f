package io.hookworks.queue.pubsub;

import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueProvisioner;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/**
 * Hands the programs their queues when {@code hookworks.provider} is {@code pubsub}. Reads {@code
 * hookworks.pubsub.emulator}, {@code .project} and {@code .prefix}; as environment variables they
 * are {@code HOOKWORKS_PUBSUB_EMULATOR} and so on. Without the first two, {@code
 * PUBSUB_EMULATOR_HOST} and {@code GOOGLE_CLOUD_PROJECT} count, as for Google's own libraries. An
 * emulator takes any project.
 */
@Factory
@Requires(property = "hookworks.provider", value = "pubsub")
final class PubSubFactory {
    private static final String EMULATED_PROJECT = "hookworks";

    /**
     * @param catalog what the queues guarantee; null: nothing beyond at least once
     */
    @Singleton
    @Bean(preDestroy = "close")
    @Named("provider")
    PubSubQueueClient queueClient(
            @Nullable @Property(name = "hookworks.pubsub.emulator") String emulator,
            @Nullable @Property(name = "pubsub.emulator.host") String usualEmulator,
            @Nullable @Property(name = "hookworks.pubsub.project") String project,
            @Nullable @Property(name = "google.cloud.project") String usualProject,
            @Nullable @Property(name = "hookworks.pubsub.prefix") String prefix,
            @Nullable QueueCatalog catalog) {
        var host = first(emulator, usualEmulator);
        var named = first(project, usualProject);
        var settings =
                PubSubSettings.standard(
                        named != null ? named : host != null ? EMULATED_PROJECT : "");
        if (host != null) {
            settings = settings.at(host);
        }
        if (prefix != null) {
            settings = settings.prefixed(prefix);
        }
        return PubSubQueueClient.open(settings, catalog == null ? QueueCatalog.PLAIN : catalog);
    }

    @Singleton
    QueueProvisioner queueProvisioner(PubSubQueueClient client) {
        return client.provisioner();
    }

    private static @Nullable String first(@Nullable String own, @Nullable String usual) {
        var told = own == null || own.isBlank() ? usual : own;
        return told == null || told.isBlank() ? null : told;
    }
}
