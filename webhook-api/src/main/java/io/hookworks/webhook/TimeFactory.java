package io.hookworks.webhook;

import io.hookworks.queue.TimeSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

/** Gives the API the clocks of the machine, unless the program brings its own. */
@Factory
@Requires(property = "hookworks.api", value = "true")
final class TimeFactory {
    @Singleton
    @Bean(typed = TimeSource.class) // the framework has an InstantSource of its own
    @Requires(missingBeans = TimeSource.class)
    TimeSource time() {
        return TimeSource.system();
    }
}
