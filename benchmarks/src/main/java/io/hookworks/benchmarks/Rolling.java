package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * A deploy under load: three workers are asked to leave by SIGTERM, one after the other, and each
 * is replaced. The lease is so long that a message that one of them left behind would tell.
 */
final class Rolling {
    private static final QueueName QUEUE = QueueName.of("rolling");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration HANDLER = Duration.ofMillis(300);
    private static final int WORKERS = 3;
    private static final int CONCURRENCY = 30;
    private static final int PER_SECOND = 100;

    private Rolling() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var job = Job.of(QUEUE, CONCURRENCY, LEASE, HANDLER);
        var workers = new ArrayDeque<Child>();
        try (var broker = Broker.start(provider)) {
            broker.provision(QUEUE, LEASE);
            for (var i = 0; i < WORKERS; i++) {
                workers.add(job.start(provider, broker.endpoint()));
            }
            try (var load = Load.start(broker.client(), QUEUE, messages, PER_SECOND)) {
                workers.forEach(load.witness()::listen);
                for (var i = 1; i <= WORKERS; i++) {
                    load.awaitSent(messages * i / (WORKERS + 1));
                    replace(workers, job, broker, load.witness());
                }
                System.out.println("all replaced: " + load.finish());
                report(load);
            } finally {
                workers.forEach(Child::close);
            }
        }
    }

    /** The new one first, as a deploy does. */
    private static void replace(ArrayDeque<Child> workers, Job job, Broker broker, Witness witness)
            throws IOException, InterruptedException {
        var next = job.start(broker.provider(), broker.endpoint());
        witness.listen(next);
        workers.addLast(next);
        var oldest = workers.removeFirst();
        var began = System.nanoTime();
        oldest.stop();
        System.out.printf(
                Locale.ROOT, "a worker left in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }

    private static void report(Load load) {
        var began = load.witness().began();
        var longest =
                load.sender().asked().entrySet().stream()
                        .filter(sent -> began.containsKey(sent.getKey()))
                        .map(sent -> Duration.between(sent.getValue(), began.get(sent.getKey())))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        var endings = load.witness().endings();
        System.out.printf(
                Locale.ROOT,
                "longest from send to the handler that finished: %.2f s, of a lease of %d s;"
                        + " %d given back, %d abandoned%n",
                longest.toMillis() / 1e3,
                LEASE.toSeconds(),
                endings.stream().filter(each -> each.how().startsWith("Released")).count(),
                endings.stream().filter(each -> each.how().startsWith("Abandoned")).count());
    }
}
