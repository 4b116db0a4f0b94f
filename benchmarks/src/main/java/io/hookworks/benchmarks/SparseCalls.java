package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The calls that receive and settle, when little comes to many queues: each message is a call of
 * its own to whoever does not wait for the next.
 */
final class SparseCalls {
    private static final int QUEUES = 20;
    private static final int PER_SECOND = 20;
    private static final Duration LASTS = Duration.ofSeconds(60);
    private static final int CONCURRENCY = 10;

    private SparseCalls() {}

    static void run() throws IOException, InterruptedException {
        var rivals = List.of(Runner.SPRING, Runner.TUNED);
        var messages = (int) (PER_SECOND * LASTS.toSeconds());
        try (var broker = Broker.start(Provider.SQS);
                var runners = Runners.start(Provider.SQS, rivals, CONCURRENCY)) {
            var scores = new ArrayList<Score>();
            for (var runner : runners.all()) {
                scores.add(new Score(runner.name(), count(broker, runner, messages)));
            }
            Score.compare(scores, "of the calls");
        }
    }

    private static int count(Broker broker, Runner runner, int messages)
            throws IOException, InterruptedException {
        var queues =
                IntStream.range(0, QUEUES)
                        .mapToObj(i -> QueueName.of("sparse-" + runner.name() + "-" + i))
                        .toList();
        queues.forEach(queue -> broker.provision(queue, Duration.ofSeconds(60)));
        try (var wire = broker.wire()) {
            runner.time(wire.endpoint(), queues, messages);
            Thread.sleep(2_000); // until all of them poll
            var before = wire.faults().calls();
            Pace.of(PER_SECOND, 1).send(broker.client(), queues, messages);
            var latency = runner.timed();
            var calls = Calls.since(before, wire.faults().calls());
            System.out.printf(
                    "%d msg/s over %d queues, receive + settle per 1,000: %s %s%n  %s%n",
                    PER_SECOND, QUEUES, runner.label(), Calls.per1000(calls, messages), latency);
            return total(calls);
        }
    }

    private static int total(Map<String, Integer> calls) {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }
}
