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
 * process of its own; they take turns, each time with a queue of its own.
 */
final class Drain {
    private static final int ROUNDS = 5;

    /** Both are compiled by the JVM while they work, which costs more than the work itself. */
    private static final int WARM_UP = 7;

    private final Broker broker;
    private final int messages;
    private int turns;

    private Drain(Broker broker, int messages) {
        this.broker = broker;
        this.messages = messages;
    }

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        try (var rival = consumer(provider, "native");
                var hookworks = consumer(provider, "hookworks")) {
            // Two brokers: Google's emulator keeps what was acknowledged, until its memory is full.
            try (var broker = Broker.start(provider)) {
                new Drain(broker, messages).warmUp(WARM_UP, rival, hookworks);
            }
            try (var broker = Broker.start(provider)) {
                var drain = new Drain(broker, messages);
                drain.warmUp(1, rival, hookworks);
                drain.compare(rival, hookworks);
                drain.count("native", rival);
                drain.count("hookworks", hookworks);
            }
        }
    }

    private static Child consumer(Provider provider, String who) throws IOException {
        // SQS: eight receives of ten under way. Pub/Sub: what Google's subscriber takes by itself.
        var concurrency =
                switch (provider) {
                    case SQS -> 80;
                    case PUBSUB -> 1_000;
                };
        var child = Child.start(Consumer.class, who, provider.word(), concurrency);
        child.await("ready");
        return child;
    }

    private void warmUp(int rounds, Child rival, Child hookworks) throws IOException {
        for (var round = 0; round < rounds; round++) {
            drain(rival, broker.endpoint());
            drain(hookworks, broker.endpoint());
        }
    }

    private void compare(Child rival, Child hookworks) throws IOException {
        var speed = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            var of = drain(rival, broker.endpoint());
            var to = drain(hookworks, broker.endpoint());
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

    /**
     * Counted in a run of their own, since the proxy costs time. The calls that fill do not pass
     * it.
     */
    private void count(String who, Child consumer) throws IOException {
        try (var wire = broker.wire()) {
            drain(consumer, wire.endpoint());
            System.out.printf(
                    "calls per 1,000 messages, %-10s %s%n",
                    who + ":", Calls.per1000(wire.faults().calls(), messages));
        }
    }

    private Drained drain(Child consumer, String endpoint) throws IOException {
        var queue = QueueName.of("drain-" + turns++);
        broker.provision(queue, Duration.ofSeconds(60));
        broker.fill(queue, messages);
        var orders = consumer.process().outputWriter();
        orders.write(endpoint + " " + queue + " " + messages + "\n");
        orders.flush();
        return Drained.parse(consumer.await("drained"));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
