package io.hookworks.benchmarks;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.Workers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;

/**
 * A worker process that is watched for long: {@code SoakWorker PROVIDER ENDPOINT QUEUE}. Answers
 * each line of input with {@code vitals} and a {@link Sample}. Keeps one bit for each message, so
 * that what grows is not its own.
 */
final class SoakWorker {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final int CONCURRENCY = 200;
    static final int MOST_MESSAGES = 40_000_000;

    private static final Backoff RETRY =
            new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(2));
    private static final Duration USUAL = Duration.ofMillis(20);

    /** Its lease is renewed. */
    private static final Duration LONG = Duration.ofSeconds(6);

    private final BitSet done = new BitSet(MOST_MESSAGES);
    private int doubled;

    private SoakWorker() {}

    static Child start(Broker broker, QueueName queue) throws IOException {
        var word = broker.provider().word();
        var child = Child.start(SoakWorker.class, word, broker.endpoint(), queue);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws IOException {
        FailFast.install();
        var worker = new SoakWorker();
        var queue = QueueName.of(args[2]);
        var workers =
                new Workers(
                        Provider.of(args[0]).open(args[1]).client(),
                        new WorkerObserver() {},
                        TimeSource.system());
        var timeout = Duration.ofSeconds(30);
        var poll = Duration.ofSeconds(5);
        workers.handle(
                Job.settings(queue, CONCURRENCY, LEASE, timeout, RETRY, poll),
                Handlers.all(worker::handle));
        workers.start();
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                System.out.println("vitals " + worker.sample(workers, queue).line());
            }
        }
    }

    /** Most are short; some are long, and some have to come again. */
    private Verdict handle(Message message, Attempt attempt) throws InterruptedException {
        var number = Integer.parseInt(message.id().substring(1));
        if (number % 1_000 == 7 && attempt.number() == 1) {
            return Verdict.retry("comes again");
        }
        Thread.sleep(number % 500 == 3 ? LONG : USUAL);
        did(number);
        return Verdict.done();
    }

    private synchronized void did(int number) {
        if (done.get(number)) {
            doubled++;
        }
        done.set(number);
    }

    private Sample sample(Workers workers, QueueName queue) throws IOException {
        var vitals = Vitals.take();
        var inFlight = workers.inFlight().getOrDefault(queue, 0);
        synchronized (this) {
            return new Sample(done.cardinality(), doubled, inFlight, vitals);
        }
    }
}
