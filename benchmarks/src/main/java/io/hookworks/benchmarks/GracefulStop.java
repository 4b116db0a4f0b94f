package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/** SIGTERM under load: how long a worker takes to leave, and what it leaves behind. */
final class GracefulStop {
    private static final QueueName QUEUE = QueueName.of("stop");
    private static final int MESSAGES = 2_000;
    private static final int GRACE = 5;

    private GracefulStop() {}

    static void run() throws IOException, InterruptedException {
        try (var broker = Broker.start()) {
            broker.provision(QUEUE, Duration.ofMinutes(10));
            stop(broker, Duration.ofMillis(300), "handlers shorter than the grace");
            stop(broker, Duration.ofSeconds(30), "handlers longer than the grace");
        }
    }

    private static void stop(Broker broker, Duration handler, String what)
            throws IOException, InterruptedException {
        var before = broker.left(QUEUE);
        broker.fill(QUEUE, (int) (MESSAGES - before));
        try (var worker =
                Child.start(
                        SlowWorker.class,
                        broker.endpoint(),
                        QUEUE,
                        Duration.ofMinutes(10).toMillis(),
                        handler.toMillis(),
                        GRACE)) {
            worker.await("ready");
            Thread.sleep(2_000);
            var began = System.nanoTime();
            worker.process().toHandle().destroy(); // Process.destroy closes its output too
            var lines = new ArrayList<String>();
            worker.output().lines().forEach(lines::add);
            worker.process().waitFor();
            var did = lines.stream().filter(line -> line.startsWith("did ")).count();
            var stats = broker.client().stats(QUEUE);
            System.out.printf(
                    "%s: left after %.1f s of %d; %d finished in all; %s%n",
                    what, (System.nanoTime() - began) / 1e9, GRACE, did, lines.getLast());
            System.out.printf(
                    "  in the queue: %d waiting, %d stuck in flight%n",
                    stats.visible().orElseThrow(), stats.inFlight().orElseThrow());
        }
    }
}
