package io.hookworks.apps.updater;

import io.hookworks.config.Hookworks;
import io.hookworks.worker.QueueHandlers;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Clock;

/** Gives every queue with a destination its event-updater, in processes that run workers. */
@Factory
@Requires(property = "hookworks.worker", value = "true")
final class UpdaterFactory {
    @Singleton
    @Bean(preDestroy = "close")
    EventUpdaters updaters(Hookworks hookworks) {
        return new EventUpdaters(hookworks, Clock.systemUTC());
    }

    @Singleton
    QueueHandlers handlers(EventUpdaters updaters) {
        return updaters.handlers();
    }
}
