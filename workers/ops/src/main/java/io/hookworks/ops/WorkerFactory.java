package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.BreakerSettings;
import io.hookworks.worker.DeliveryLog;
import io.hookworks.worker.HandlerThreads;
import io.hookworks.worker.QueueHandlers;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.WorkerMetrics;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** Makes the workers of this process: one for each queue that an app on the class path handles. */
@Factory
@Requires(property = "hookworks.worker", value = "true")
final class WorkerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerFactory.class);

    @Singleton
    WorkerObserver log() {
        return new DeliveryLog();
    }

    @Singleton
    WorkerMetrics metrics(MeterRegistry meters) {
        return new WorkerMetrics(meters);
    }

    @Singleton
    Served served(List<QueueHandlers> apps) {
        return Served.join(apps);
    }

    /**
     * @param claims where large payloads wait; null: nowhere
     * @param only the queues to work on, with commas between; empty: all
     * @param instances whether each queue gets as many workers as it has instances at least, since
     *     no other process does
     * @param look how often to look whether a queue is paused; null: as usual
     */
    @Singleton
    WorkerSet set(
            Hookworks config,
            QueueClient client,
            @Nullable ClaimStore claims,
            List<QueueHandlers> apps,
            List<WorkerObserver> observers,
            @Value("${hookworks.worker-queues:}") String only,
            @Value("${hookworks.worker-instances:false}") boolean instances,
            @Value("${hookworks.worker-poll:20s}") Duration poll,
            @Nullable @Property(name = Look.PROPERTY) Duration look) {
        var handlers = Served.join(apps).handlers();
        var chosen = Arrays.stream(only.split(",", -1)).filter(name -> !name.isEmpty()).toList();
        var workers = new Workers(client, WorkerObserver.all(observers), TimeSource.system());
        workers.limit(config.concurrency());
        if (claims != null) {
            workers.claims(claims);
        }
        var often = look == null ? Workers.LOOK : look;
        client.pauses().ifPresent(pauses -> workers.pauses(pauses, often));
        var ours = new LinkedHashSet<QueueName>();
        for (var queue : config.queues().values()) {
            if (!chosen.isEmpty() && !chosen.contains(queue.name().value())) {
                continue;
            }
            if (handlers.of(queue.name()).isPresent()) {
                ours.add(queue.name());
            } else {
                LOG.warn("no app here handles queue {}: its messages wait", queue.name());
            }
        }
        var limiters = new Limiters(config, ours, instances, workers);
        for (var name : ours) {
            var queue = Objects.requireNonNull(config.queues().get(name));
            for (var i = 0; i < (instances ? queue.instances().min() : 1); i++) {
                workers.handle(settings(queue, poll), handlers.of(name).orElseThrow());
            }
        }
        return new WorkerSet(workers, limiters);
    }

    @Singleton
    Workers workers(WorkerSet set) {
        return set.workers();
    }

    static WorkerSettings settings(QueueConfig queue, Duration poll) {
        var retry = queue.retry();
        return new WorkerSettings(
                queue.name(),
                queue.concurrency(),
                queue.lease(),
                queue.timeout(),
                new Backoff(retry.attempts(), retry.first(), retry.max()),
                poll,
                queue.weight(),
                queue.rate() == null ? null : queue.rate().limiter(),
                maxAge(queue),
                queue.oneAtATime(),
                stuck(queue.stuck()),
                queue.breaker() == null ? null : breaker(queue.breaker()),
                threads(queue.threads()));
    }

    /** The runtime sends messages anew, so the broker does not see how old they are. */
    private static Duration maxAge(QueueConfig queue) {
        var total = queue.retry().total();
        return total == null || total.compareTo(queue.retention()) > 0 ? queue.retention() : total;
    }

    private static HandlerThreads threads(QueueConfig.Threads threads) {
        return switch (threads) {
            case VIRTUAL -> HandlerThreads.VIRTUAL;
            case PLATFORM -> HandlerThreads.PLATFORM;
        };
    }

    private static BreakerSettings breaker(QueueConfig.Breaker breaker) {
        return new BreakerSettings(breaker.failures(), breaker.probe());
    }

    private static StuckPolicy stuck(QueueConfig.Stuck stuck) {
        var reaction =
                switch (stuck.then()) {
                    case KEEP_SLOT -> StuckPolicy.Reaction.KEEP_SLOT;
                    case ADD_SLOT -> StuckPolicy.Reaction.ADD_SLOT;
                    case EXIT_PROCESS -> StuckPolicy.Reaction.EXIT_PROCESS;
                };
        return new StuckPolicy(stuck.grace(), reaction, stuck.at());
    }
}
