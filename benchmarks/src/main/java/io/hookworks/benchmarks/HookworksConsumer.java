package io.hookworks.benchmarks;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** Hookworks workers whose handlers do nothing. */
final class HookworksConsumer implements Contender {
    private static final Backoff RETRY =
            new Backoff(12, Duration.ofSeconds(2), Duration.ofMinutes(15));

    private final QueueClient client;
    private final List<WorkerSettings> settings;
    private @Nullable Workers workers;

    HookworksConsumer(Provider provider, Order order, int concurrency) {
        client = provider.open(order.endpoint()).client();
        settings =
                order.queues().stream()
                        .map(queue -> settings(queue, concurrency, poll(order.kind())))
                        .toList();
    }

    /** Whoever only drains should not wait long for more when that is over. */
    private static Duration poll(Order.Kind kind) {
        return kind == Order.Kind.DRAIN ? Duration.ofSeconds(1) : WorkerSettings.POLL;
    }

    private static WorkerSettings settings(QueueName queue, int concurrency, Duration poll) {
        var lease = Duration.ofSeconds(60);
        var timeout = Duration.ofSeconds(30);
        return Job.settings(queue, concurrency, lease, timeout, RETRY, poll);
    }

    @Override
    public void start(Handled handled) {
        var counter =
                new WorkerObserver() {
                    @Override
                    public void ended(DeliveryReport report) {
                        handled.message(report.id());
                    }
                };
        var handlers =
                Handlers.all(
                        (message, attempt) -> {
                            handled.begun(() -> message.payload().text().orElseThrow());
                            return Verdict.done();
                        });
        var started = new Workers(client, counter, TimeSource.system());
        settings.forEach(each -> started.handle(each, handlers));
        started.start();
        workers = started;
    }

    @Override
    public void close() throws InterruptedException {
        if (workers != null) {
            workers.drain(Duration.ofSeconds(5));
        }
        client.close();
    }
}
