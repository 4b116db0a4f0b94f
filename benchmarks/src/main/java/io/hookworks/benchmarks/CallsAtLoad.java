package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * All calls of a message's way through SQS, when there is plenty of them: ours, and Spring's, each
 * with its own means of sending.
 */
final class CallsAtLoad {
    private static final List<String> RIVALS = List.of(Runner.SPRING, Runner.TUNED);

    private CallsAtLoad() {}

    static void run(int messages) throws IOException, InterruptedException {
        var concurrency = Drain.concurrency(Provider.SQS);
        try (var broker = Broker.start(Provider.SQS);
                var runners = Runners.start(Provider.SQS, RIVALS, concurrency)) {
            for (var runner : runners.all()) {
                var queue = QueueName.of("load-" + runner.name());
                broker.provision(queue, Duration.ofSeconds(60));
                try (var wire = broker.wire()) {
                    runner.send(wire.endpoint(), queue, messages);
                    runner.drain(wire.endpoint(), queue, messages);
                    System.out.printf(
                            "at load, send + receive + settle per 1,000: %s %s%n",
                            runner.label(), Calls.per1000(wire.faults().calls(), messages));
                }
            }
        }
    }
}
