package io.hookworks.benchmarks;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.HandlerThreads;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A worker process of the {@link Uncounted} run: {@code UncountedWorker PROVIDER ENDPOINT
 * DESTINATION}. Its handlers post each message to the destination and do as that answers.
 */
final class UncountedWorker {
    private static final int CONCURRENCY = 4;
    private static final int ATTEMPTS = 2;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SLOW = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI destination;

    private UncountedWorker(URI destination) {
        this.destination = destination;
    }

    static Child start(Broker broker, URI destination) throws IOException {
        var word = broker.provider().word();
        var child = Child.start(UncountedWorker.class, word, broker.endpoint(), destination);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws InterruptedException {
        FailFast.install();
        var client = Provider.of(args[0]).open(args[1]).client();
        var worker = new UncountedWorker(URI.create(args[2]));
        var workers = new Workers(client, new WorkerObserver() {}, TimeSource.system());
        MessageHandler slow =
                (message, attempt) -> {
                    Thread.sleep(SLOW);
                    return worker.post(message, attempt);
                };
        workers.handle(settings(Uncounted.ONE_KEY, Uncounted.KEY), Handlers.all(slow));
        workers.handle(settings(Uncounted.LIMITED, null), Handlers.all(worker::post));
        workers.handle(settings(Uncounted.DEFERRED, null), Handlers.all(worker::post));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(workers)));
        workers.start();
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private Verdict post(Message message, Attempt attempt)
            throws IOException, InterruptedException {
        var uri = destination.resolve("/" + attempt.queue() + "/" + message.id());
        var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
        var answer = http.send(request, BodyHandlers.discarding());
        return switch (answer.statusCode()) {
            case 200 -> Verdict.done();
            case 202 -> Verdict.defer(Duration.ofSeconds(1), "not yet");
            case 429 -> {
                var after = answer.headers().firstValueAsLong("Retry-After").orElse(0);
                yield Verdict.throttled(Duration.ofSeconds(after), "429");
            }
            default -> Verdict.retry("answered " + answer.statusCode());
        };
    }

    private static WorkerSettings settings(QueueName queue, @Nullable String key) {
        return new WorkerSettings(
                queue,
                CONCURRENCY,
                LEASE,
                Duration.ofMinutes(1),
                new Backoff(ATTEMPTS, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                Duration.ofSeconds(2),
                WorkerSettings.WEIGHT,
                null,
                null,
                key,
                StuckPolicy.USUAL,
                null,
                HandlerThreads.VIRTUAL);
    }

    private static void drain(Workers workers) {
        try {
            System.out.println("drained " + workers.drain(Duration.ofSeconds(20)));
        } catch (InterruptedException e) {
            System.out.println("drain interrupted");
        }
    }
}
