package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * SIGSTOP of one of two workers for two leases, then SIGCONT: the other has handled its messages
 * meanwhile, so it must not acknowledge them.
 */
final class Frozen {
    private static final QueueName QUEUE = QueueName.of("frozen");
    private static final Duration STOP = Torment.LEASE.multipliedBy(2);
    private static final int PER_SECOND = 100;

    private Frozen() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var job = Job.of(QUEUE, 100, Torment.LEASE, Duration.ofSeconds(1));
        try (var broker = Broker.start(provider)) {
            broker.provision(QUEUE, Torment.LEASE);
            try (var frozen = job.start(provider, broker.endpoint());
                    var other = job.start(provider, broker.endpoint());
                    var load = Load.start(broker.client(), QUEUE, messages, PER_SECOND)) {
                var witness = load.witness();
                List.of(frozen, other).forEach(witness::listen);
                witness.awaitRuns(messages / 3, Torment.LONGEST);
                frozen.signal("STOP");
                var stopped = Instant.now();
                Thread.sleep(STOP);
                frozen.signal("CONT");
                System.out.printf(
                        "one of two workers stopped for %d s: %s%n",
                        STOP.toSeconds(), load.finish());
                frozen.stop();
                other.stop();
                report(witness, frozen, stopped);
            }
            System.out.println("  " + broker.left(QUEUE, Torment.LEASE) + " left");
        }
    }

    /** What the stopped worker had begun, and did not end before. */
    private static void report(Witness witness, Child frozen, Instant stopped) {
        var held =
                witness.endings().stream()
                        .filter(each -> each.worker().equals(frozen))
                        .filter(each -> each.began().isBefore(stopped))
                        .filter(each -> each.heard().isAfter(stopped.plus(STOP)))
                        .toList();
        var acked = held.stream().filter(each -> each.how().startsWith("Acked")).count();
        System.out.printf(
                "  it held %d: after SIGCONT it acknowledged %d of them and settled %d not at"
                        + " all%n",
                held.size(),
                acked,
                held.stream().filter(each -> each.how().startsWith("Abandoned")).count());
    }
}
