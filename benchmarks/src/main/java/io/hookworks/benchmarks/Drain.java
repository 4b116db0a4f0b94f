package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast one worker process drains a queue, and with how many calls, beside its rival on the same
 * broker: a loop by hand on the bare SDK of SQS, or Google's own subscriber. Each consumer is a
 * process of its own; they take turns, after a warm-up each, every time with a queue of its own.
 */
final class Drain {
    private static final int ROUNDS = 5;
    private static final List<String> BOTH = List.of("native", "hookworks");

    private final Broker broker;
    private final int messages;
    private int turns;

    private Drain(Broker broker, int messages) {
        this.broker = broker;
        this.messages = messages;
    }

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        try (var broker = Broker.start(provider)) {
            var drain = new Drain(broker, messages);
            drain.compare();
            for (var who : BOTH) {
                drain.count(who);
            }
        }
    }

    private void compare() throws IOException {
        try (var rival = consumer("native", broker.endpoint());
                var hookworks = consumer("hookworks", broker.endpoint())) {
            drain(rival);
            drain(hookworks);
            var speed = new ArrayList<Double>();
            var cpu = new ArrayList<Double>();
            for (var round = 1; round <= ROUNDS; round++) {
                var of = drain(rival);
                var to = drain(hookworks);
                System.out.println("round " + round + "  native     " + of);
                System.out.println("round " + round + "  hookworks  " + to);
                speed.add(to.perSecond() / of.perSecond());
                cpu.add(to.cpuMicros() / of.cpuMicros());
            }
            System.out.printf(
                    Locale.ROOT,
                    "hookworks / native, median of %d rounds of %,d messages: %.2f of the speed,"
                            + " %.2f of the CPU per message%n",
                    ROUNDS,
                    messages,
                    median(speed),
                    median(cpu));
        }
    }

    /**
     * Counted in a run of their own, since the proxy costs time. The calls that fill do not pass
     * it.
     */
    private void count(String who) throws IOException {
        try (var wire = broker.wire();
                var consumer = consumer(who, wire.endpoint())) {
            drain(consumer);
            System.out.printf(
                    "calls per 1,000 messages, %-10s %s%n",
                    who + ":", Calls.per1000(wire.faults().calls(), messages));
        }
    }

    private Child consumer(String who, String endpoint) throws IOException {
        // SQS: eight receives of ten under way. Pub/Sub: what Google's subscriber takes by itself.
        var concurrency =
                switch (broker.provider()) {
                    case SQS -> 80;
                    case PUBSUB -> 1_000;
                };
        var child =
                Child.start(Consumer.class, who, broker.provider().word(), endpoint, concurrency);
        child.await("ready");
        return child;
    }

    private Drained drain(Child consumer) throws IOException {
        var queue = QueueName.of("drain-" + turns++);
        broker.provision(queue, Duration.ofSeconds(60));
        broker.fill(queue, messages);
        var orders = consumer.process().outputWriter();
        orders.write(queue + " " + messages + "\n");
        orders.flush();
        return Drained.parse(consumer.await("drained"));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
