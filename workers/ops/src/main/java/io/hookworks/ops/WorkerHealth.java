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

/**
 * Down while a queue cannot be received from (the kind of the error), a receive does not come back
 * ({@code STUCK}), nothing that is in work ends ({@code STALLED}), or no thread polls or renews
 * leases ({@code DEAD}). A queue that is paused is named, and nothing is wrong with it.
 */
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
        var details = new TreeMap<String, String>();
        workers.failing()
                .forEach((queue, error) -> details.put(queue.value(), error.kind().name()));
        workers.states()
                .forEach(
                        (queue, state) -> {
                            if (state.dead()) {
                                details.putIfAbsent(queue.value(), "DEAD");
                            } else if (state.overdue().compareTo(PATIENCE) > 0) {
                                details.putIfAbsent(queue.value(), "STUCK");
                            } else if (state.stalled().isPositive()) {
                                details.putIfAbsent(queue.value(), "STALLED");
                            }
                        });
        var status = details.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN;
        workers.paused().forEach(queue -> details.putIfAbsent(queue.value(), "PAUSED"));
        return Publishers.just(HealthResult.builder("workers", status).details(details).build());
    }
}
