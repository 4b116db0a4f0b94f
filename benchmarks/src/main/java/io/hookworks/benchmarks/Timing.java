package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How soon a handler begins, at a steady rate that leaves everybody time. */
final class Timing {
    private static final int PER_SECOND = 1_000;
    private static final int WARM_UP = 10 * PER_SECOND;
    private static final int MESSAGES = 30 * PER_SECOND;

    /** In one send: a tenth of a second's worth would measure how soon a burst is over. */
    private static final int TOGETHER = 10;

    private Timing() {}

    static void run(Provider provider) throws IOException, InterruptedException {
        var rivals = Runner.rivals(provider);
        try (var broker = Broker.start(provider);
                var runners = Runners.start(provider, rivals, Drain.concurrency(provider))) {
            var scores = new ArrayList<Score>();
            for (var runner : runners.all()) {
                time(broker, runner, WARM_UP);
                var latency = time(broker, runner, MESSAGES);
                System.out.println(PER_SECOND + " msg/s  " + runner.label() + latency);
                scores.add(new Score(runner.name(), latency.p99()));
            }
            Score.compare(scores, "of the p99");
        }
    }

    private static Latency time(Broker broker, Runner runner, int messages)
            throws IOException, InterruptedException {
        var queue = QueueName.of("time-" + runner.name() + "-" + messages);
        broker.provision(queue, Duration.ofSeconds(60));
        runner.time(broker.endpoint(), List.of(queue), messages);
        Thread.sleep(1_000);
        Pace.of(PER_SECOND, TOGETHER).send(broker.client(), List.of(queue), messages);
        return runner.timed();
    }
}
