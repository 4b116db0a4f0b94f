package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.IntStream;

/** A thousand handlers at once, each three leases long: none loses its lease, and at what cost. */
final class Heartbeats {
    private static final QueueName QUEUE = QueueName.of("heartbeats");
    private static final int HANDLERS = 1_000;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration HANDLER = LEASE.multipliedBy(3);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private Heartbeats() {}

    static void run(Provider provider) throws IOException, InterruptedException {
        var ids = IntStream.range(0, HANDLERS).mapToObj(i -> "m" + i).toList();
        var job = Job.of(QUEUE, HANDLERS, LEASE, HANDLER);
        try (var broker = Broker.start(provider);
                var wire = broker.wire()) {
            broker.provision(QUEUE, LEASE);
            broker.fill(QUEUE, HANDLERS);
            var witness = new Witness();
            var began = System.nanoTime();
            try (var worker = job.start(provider, wire.endpoint())) {
                witness.listen(worker);
                witness.awaitAll(ids, LONGEST);
                var took = (System.nanoTime() - began) / 1e9;
                worker.stop();
                System.out.printf(
                        "%d handlers of %d s under leases of %d s, done after %.1f s: %s%n",
                        HANDLERS,
                        HANDLER.toSeconds(),
                        LEASE.toSeconds(),
                        took,
                        witness.verdict(ids));
            }
            System.out.printf(
                    Locale.ROOT,
                    "the last handler began %.1f s after the first%n",
                    spread(witness.began().values()).toMillis() / 1e3);
            System.out.println("calls: " + Calls.byName(wire.faults().calls()));
            System.out.println(broker.left(QUEUE, LEASE) + " left");
        }
    }

    private static Duration spread(Collection<Instant> times) {
        return Duration.between(Collections.min(times), Collections.max(times));
    }
}
