package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/**
 * SIGTERM under load: how long a worker takes to leave, and what it leaves behind. On SQS, which
 * tells what is stuck.
 */
final class GracefulStop {
    private static final int MESSAGES = 2_000;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private GracefulStop() {}

    static void run() throws IOException, InterruptedException {
        try (var broker = Broker.start(Provider.SQS)) {
            stop(broker, "shorter", Duration.ofMillis(300));
            stop(broker, "longer", Duration.ofSeconds(30));
        }
    }

    private static void stop(Broker broker, String than, Duration handler)
            throws IOException, InterruptedException {
        var queue = QueueName.of(than);
        broker.provision(queue, LEASE);
        broker.fill(queue, MESSAGES);
        var job = Job.of(queue, 20, LEASE, handler).grace(GRACE);
        try (var worker = job.start(broker.provider(), broker.endpoint())) {
            Thread.sleep(2_000);
            var began = System.nanoTime();
            worker.process().toHandle().destroy(); // Process.destroy closes its output too
            var lines = new ArrayList<String>();
            worker.output().lines().forEach(lines::add);
            worker.process().waitFor();
            var did = lines.stream().filter(line -> line.startsWith("did ")).count();
            var stats = broker.client().stats(queue);
            System.out.printf(
                    "handlers %s than the grace: left after %.1f s of %d; %d finished in all; %s%n",
                    than,
                    (System.nanoTime() - began) / 1e9,
                    GRACE.toSeconds(),
                    did,
                    lines.getLast());
            System.out.printf(
                    "  in the queue: %d waiting, %d stuck in flight%n",
                    stats.visible().orElseThrow(), stats.inFlight().orElseThrow());
        }
    }
}
