package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code kill -9} of one of two workers in the middle of slow messages: the other finishes all. */
final class Crash {
    private static final QueueName QUEUE = QueueName.of("crash");
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration HANDLER = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Crash() {}

    static void run(int messages) throws IOException, InterruptedException {
        try (var broker = Broker.start();
                var first = worker(broker);
                var second = worker(broker)) {
            broker.provision(QUEUE, LEASE);
            broker.fill(QUEUE, messages);
            Set<String> done = ConcurrentHashMap.newKeySet();
            var runs = new AtomicInteger();
            for (var worker : List.of(first, second)) {
                Thread.ofPlatform().daemon().start(() -> listen(worker, done, runs));
            }
            await(() -> runs.get() >= messages / 3);
            first.close();
            System.out.println(
                    "killed -9 one of two workers after " + runs.get() + " of " + messages);
            var killed = System.nanoTime();
            await(() -> done.size() == messages && broker.left(QUEUE) == 0);
            System.out.printf(
                    "all done %.1f s later: %d distinct ids, %d handler runs, %d left, %d dead%n",
                    (System.nanoTime() - killed) / 1e9,
                    done.size(),
                    runs.get(),
                    broker.left(QUEUE),
                    broker.left(QUEUE.deadLetters()));
        }
    }

    static Child worker(Broker broker) throws IOException {
        return Child.start(
                SlowWorker.class,
                broker.endpoint(),
                QUEUE,
                LEASE.toMillis(),
                HANDLER.toMillis(),
                10);
    }

    private static void listen(Child worker, Set<String> done, AtomicInteger runs) {
        worker.output()
                .lines()
                .filter(line -> line.startsWith("did "))
                .forEach(
                        line -> {
                            done.add(line.substring(4));
                            runs.incrementAndGet();
                        });
    }

    /** A condition that may become true. */
    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("gave up after " + LONGEST);
            }
            Thread.sleep(50);
        }
    }
}
