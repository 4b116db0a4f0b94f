package io.hookworks.ops;

import io.hookworks.worker.Workers;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;

import jakarta.inject.Singleton;

import org.reactivestreams.Publisher;

import java.time.Duration;
import java.util.TreeMap;

/** Down while a queue cannot be received from, or a receive does not come back. */
@Singleton
@Requires(property = "hookworks.worker", value = "true")
final class WorkerHealth implements HealthIndicator {
    /** A receive may be this late: SDKs try again by themselves for some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Workers workers;

    WorkerHealth(Workers workers) {
        this.workers = workers;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var failing = new TreeMap<String, String>();
        workers.failing()
                .forEach((queue, error) -> failing.put(queue.value(), error.kind().name()));
        workers.states()
                .forEach(
                        (queue, state) -> {
                            if (state.overdue().compareTo(PATIENCE) > 0) {
                                failing.putIfAbsent(queue.value(), "STUCK");
                            }
                        });
        var status = failing.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN;
        return Publishers.just(HealthResult.builder("workers", status).details(failing).build());
    }
}
