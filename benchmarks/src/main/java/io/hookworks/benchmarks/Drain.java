package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast one worker process drains a queue, and with how many calls, beside the native twin on
 * the same broker. Each consumer is a process of its own; they take turns, after a warm-up each.
 */
final class Drain {
    private static final QueueName QUEUE = QueueName.of("drain");
    private static final int ROUNDS = 3;

    private Drain() {}

    static void run(int messages) throws IOException, InterruptedException {
        try (var broker = Broker.start()) {
            broker.provision(QUEUE, Duration.ofSeconds(60));
            compare(broker, messages);
            for (var who : List.of("twin", "hookworks")) {
                calls(broker, who, messages);
            }
        }
    }

    private static void compare(Broker broker, int messages)
            throws IOException, InterruptedException {
        try (var twin = consumer("twin", broker.endpoint());
                var hookworks = consumer("hookworks", broker.endpoint())) {
            drain(broker, twin, messages);
            drain(broker, hookworks, messages);
            var speed = new ArrayList<Double>();
            var cpu = new ArrayList<Double>();
            for (var round = 1; round <= ROUNDS; round++) {
                var of = drain(broker, twin, messages);
                var to = drain(broker, hookworks, messages);
                System.out.println("round " + round + "  twin       " + of);
                System.out.println("round " + round + "  hookworks  " + to);
                speed.add(to.perSecond() / of.perSecond());
                cpu.add(to.cpuMicros() / of.cpuMicros());
            }
            System.out.printf(
                    Locale.ROOT,
                    "hookworks / twin, median of %d rounds of %,d messages: %.2f of the speed,"
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
    private static void calls(Broker broker, String who, int messages)
            throws IOException, InterruptedException {
        try (var counter = CallCounter.before(broker.endpoint());
                var consumer = consumer(who, counter.endpoint())) {
            drain(broker, consumer, messages);
            System.out.printf(
                    Locale.ROOT,
                    "calls per 1,000 messages, %-10s %s%n",
                    who + ":",
                    perThousand(counter.calls(), messages));
        }
    }

    private static String perThousand(Map<String, Integer> calls, int messages) {
        var text = new StringBuilder();
        var all = 0.0;
        for (var entry : calls.entrySet()) {
            var share = entry.getValue() * 1_000.0 / messages;
            all += share;
            text.append(String.format(Locale.ROOT, "%s %.1f  ", entry.getKey(), share));
        }
        return String.format(Locale.ROOT, "%.1f  (%s)", all, text.toString().strip());
    }

    private static Child consumer(String who, URI endpoint) throws IOException {
        var child = Child.start(Consumer.class, who, endpoint, QUEUE);
        child.await("ready");
        return child;
    }

    private static Drained drain(Broker broker, Child consumer, int messages) throws IOException {
        broker.fill(QUEUE, messages);
        var orders = consumer.process().outputWriter();
        orders.write(messages + "\n");
        orders.flush();
        return Drained.parse(consumer.await("drained"));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
