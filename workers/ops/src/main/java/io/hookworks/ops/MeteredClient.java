package io.hookworks.ops;

import io.hookworks.queue.QueueClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Measures the calls of whichever client this process has. */
@Factory
@Requires(beans = MeterRegistry.class)
final class MeteredClient {
    @Singleton
    @Primary
    QueueClient metered(@Named("provider") QueueClient real, MeterRegistry meters) {
        return new CallMetrics(real, meters);
    }
}
