package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.HandlerThreads;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two full queues with weights of 9 and 1 in one process whose permits are scarce: what share of
 * the messages, and of the permits, each gets while both have work; and that of what is left, the
 * other takes all.
 */
final class Shares {
    private static final int PERMITS = 50;
    private static final int AS_FAST_AS_IT_CAN = 1_000_000;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration HANDLER = Duration.ofMillis(50);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    private static final class Line {
        final QueueName queue;
        final int weight;
        final AtomicInteger handled = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        int fewest = Integer.MAX_VALUE;
        long sum;

        Line(String queue, int weight) {
            this.queue = QueueName.of(queue);
            this.weight = weight;
        }

        Verdict handle() throws InterruptedException {
            running.incrementAndGet();
            try {
                Thread.sleep(HANDLER);
                handled.incrementAndGet();
                return Verdict.done();
            } finally {
                running.decrementAndGet();
            }
        }

        WorkerSettings settings() {
            return new WorkerSettings(
                    queue,
                    PERMITS,
                    LEASE,
                    Duration.ofMinutes(1),
                    new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                    Duration.ofSeconds(2),
                    weight,
                    null,
                    null,
                    null,
                    StuckPolicy.USUAL,
                    null,
                    HandlerThreads.VIRTUAL);
        }

        void sample() {
            var now = running.get();
            fewest = Math.min(fewest, now);
            sum += now;
        }
    }

    private Shares() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var high = new Line("high", 9);
        var low = new Line("low", 1);
        try (var broker = Broker.start(provider)) {
            for (var line : List.of(high, low)) {
                broker.provision(line.queue, LEASE);
                fill(broker, line.queue, messages);
            }
            var workers =
                    new Workers(broker.client(), new WorkerObserver() {}, TimeSource.system());
            workers.limit(PERMITS);
            for (var line : List.of(high, low)) {
                workers.handle(line.settings(), Handlers.all((message, attempt) -> line.handle()));
            }
            workers.start();
            measure(high, low, messages);
            workers.drain(Duration.ofSeconds(10));
        }
    }

    private static void fill(Broker broker, QueueName queue, int messages)
            throws InterruptedException {
        var sender = new Sender(broker.client(), queue);
        sender.send(Load.messages(messages), AS_FAST_AS_IT_CAN);
    }

    private static void measure(Line high, Line low, int messages) throws InterruptedException {
        awaitHandled(high, messages / 20); // warm, and both at work
        var startHigh = high.handled.get();
        var startLow = low.handled.get();
        var samples = 0;
        while (high.handled.get() < messages * 9 / 10) {
            Thread.sleep(SAMPLE);
            high.sample();
            low.sample();
            samples++;
        }
        var highs = high.handled.get() - startHigh;
        var lows = low.handled.get() - startLow;
        System.out.printf(
                Locale.ROOT,
                "while both have work: %,d and %,d messages: %.1f %% and %.1f %%;"
                        + " in work %.1f and %.1f on average, never fewer than %d and %d%n",
                highs,
                lows,
                100.0 * highs / (highs + lows),
                100.0 * lows / (highs + lows),
                1.0 * high.sum / samples,
                1.0 * low.sum / samples,
                high.fewest,
                low.fewest);
        awaitHandled(high, messages);
        Thread.sleep(Duration.ofSeconds(1));
        System.out.printf("when the first is empty the second has %d in work%n", low.running.get());
    }

    private static void awaitHandled(Line line, int messages) throws InterruptedException {
        while (line.handled.get() < messages) {
            Thread.sleep(SAMPLE);
        }
    }
}
