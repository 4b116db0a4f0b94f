package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** {@code kill -9} of one of two workers in the middle of slow messages: the other finishes all. */
final class Crash {
    private static final QueueName QUEUE = QueueName.of("crash");
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Crash() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var ids = IntStream.range(0, messages).mapToObj(i -> "m" + i).toList();
        var job = Job.of(QUEUE, 20, LEASE, Duration.ofMillis(300));
        try (var broker = Broker.start(provider)) {
            broker.provision(QUEUE, LEASE);
            var witness = new Witness();
            try (var first = job.start(provider, broker.endpoint());
                    var second = job.start(provider, broker.endpoint())) {
                List.of(first, second).forEach(witness::listen);
                broker.fill(QUEUE, messages);
                witness.awaitRuns(messages / 3, LONGEST);
                first.close();
                System.out.printf(
                        "killed -9 one of two workers after %d of %d%n", witness.runs(), messages);
                var killed = System.nanoTime();
                witness.awaitAll(ids, LONGEST);
                System.out.printf(
                        "all done %.1f s later: %s%n",
                        (System.nanoTime() - killed) / 1e9, witness.verdict(ids));
                second.stop();
            }
            System.out.printf(
                    "%d left, %d dead%n",
                    broker.left(QUEUE, LEASE), broker.left(QUEUE.deadLetters(), Duration.ZERO));
        }
    }
}
