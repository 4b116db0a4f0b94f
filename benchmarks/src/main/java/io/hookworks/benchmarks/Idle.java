package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a hundred queues cost a process as long as nothing comes. */
final class Idle {
    private static final int QUEUES = 100;
    private static final int SECONDS = 60;
    private static final int CONCURRENCY = 10;
    private static final String HEAP = "256m";

    private Idle() {}

    static void run(Provider provider) throws IOException, InterruptedException {
        // Spring as it comes does not start with so many: its fifty connections all poll.
        var names =
                switch (provider) {
                    case SQS -> List.of(Runner.TUNED, Runner.HOOKWORKS);
                    case PUBSUB -> List.of(Runner.NATIVE, Runner.HOOKWORKS);
                };
        try (var broker = Broker.start(provider)) {
            var queues =
                    IntStream.range(0, QUEUES).mapToObj(i -> QueueName.of("idle-" + i)).toList();
            queues.forEach(queue -> broker.provision(queue, Duration.ofSeconds(60)));
            for (var name : names) {
                try (var runner = Runner.start(name, provider, CONCURRENCY, HEAP);
                        var wire = broker.wire()) {
                    measure(runner, wire, queues);
                }
            }
        }
    }

    private static void measure(Runner runner, Provider.Wire wire, List<QueueName> queues)
            throws IOException {
        runner.idle(wire.endpoint(), queues, SECONDS);
        var before = wire.faults().calls();
        runner.awaitOver();
        var calls = Calls.since(before, wire.faults().calls());
        System.out.printf(
                Locale.ROOT,
                "%d idle queues for %d s, -Xmx%s: %s %s  calls a minute %s%n",
                QUEUES,
                SECONDS,
                HEAP,
                runner.label(),
                runner.idled(),
                Calls.byName(calls));
    }
}
