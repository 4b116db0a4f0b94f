package io.hookworks.apps;

import io.hookworks.worker.Idempotency;
import io.hookworks.worker.InMemoryIdempotency;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

/** What apps share in a process that runs workers. */
@Factory
@Requires(property = "hookworks.worker", value = "true")
final class AppsFactory {
    private static final int EFFECTS = 100_000;

    /** As long as no store offers a durable one. */
    @Singleton
    @Requires(missingBeans = Idempotency.class)
    Idempotency idempotency() {
        return new InMemoryIdempotency(EFFECTS);
    }
}
