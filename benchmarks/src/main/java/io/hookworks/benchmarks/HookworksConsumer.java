package io.hookworks.benchmarks;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;

/** A Hookworks worker whose handler does nothing. */
final class HookworksConsumer implements Consumer.Contender {
    private final QueueClient client;
    private final WorkerSettings settings;
    private @Nullable Workers workers;

    HookworksConsumer(Provider provider, String endpoint, QueueName queue, int concurrency) {
        client = provider.open(endpoint).client();
        settings =
                new WorkerSettings(
                        queue,
                        concurrency,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        new Backoff(12, Duration.ofSeconds(2), Duration.ofMinutes(15)),
                        Duration.ofSeconds(1));
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
        var started = new Workers(client, counter, InstantSource.system());
        started.handle(settings, Handlers.all((message, attempt) -> Verdict.done()));
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
