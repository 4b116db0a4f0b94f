package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.sqs.SqsQueueClient;
import io.hookworks.queue.sqs.SqsSettings;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A worker process to kill: {@code SlowWorker ENDPOINT QUEUE LEASE_MS HANDLER_MS GRACE_S}. Says
 * {@code did ID} when a handler has finished a message, and {@code drained …} when it was asked to
 * stop.
 */
final class SlowWorker {
    static final int CONCURRENCY = 20;

    private SlowWorker() {}

    public static void main(String... args) throws InterruptedException {
        var client = SqsQueueClient.open(SqsSettings.standard().at(URI.create(args[0])));
        var settings =
                new WorkerSettings(
                        QueueName.of(args[1]),
                        CONCURRENCY,
                        Duration.ofMillis(Long.parseLong(args[2])),
                        Duration.ofSeconds(60),
                        new Backoff(12, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                        Duration.ofSeconds(2));
        var takes = Duration.ofMillis(Long.parseLong(args[3]));
        var grace = Duration.ofSeconds(Long.parseLong(args[4]));
        var workers = new Workers(client, new WorkerObserver() {}, InstantSource.system());
        workers.handle(
                settings,
                Handlers.all(
                        (message, attempt) -> {
                            Thread.sleep(takes);
                            say("did " + message.id());
                            return Verdict.done();
                        }));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(workers, grace, client)));
        workers.start();
        say("ready");
        Thread.currentThread().join();
    }

    private static void drain(Workers workers, Duration grace, SqsQueueClient client) {
        try {
            say("drained " + workers.drain(grace));
        } catch (InterruptedException e) {
            say("drain interrupted");
        }
        client.close();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
