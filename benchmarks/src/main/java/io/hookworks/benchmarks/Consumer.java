package io.hookworks.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import io.hookworks.queue.QueueName;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The process that drains: {@code Consumer native|hookworks PROVIDER CONCURRENCY}. Says {@code
 * ready}, drains the queue that it is told on each line of input, {@code ENDPOINT QUEUE MESSAGES},
 * and answers with a {@link Drained}.
 */
final class Consumer {

    /** Something that tells of each message that it has finished. */
    interface Contender extends AutoCloseable {
        void start(Handled handled);

        @Override
        void close() throws InterruptedException;
    }

    private Consumer() {}

    public static void main(String... args) throws IOException, InterruptedException {
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var order = line.split(" ", 3);
                var drained =
                        drain(
                                contender(args, order[0], QueueName.of(order[1])),
                                Integer.parseInt(order[2]));
                System.out.println("drained " + drained.line());
            }
        }
    }

    private static Contender contender(String[] args, String endpoint, QueueName queue) {
        var provider = Provider.of(args[1]);
        var concurrency = Integer.parseInt(args[2]);
        if (args[0].equals("hookworks")) {
            return new HookworksConsumer(provider, endpoint, queue, concurrency);
        }
        return switch (provider) {
            case SQS -> new NativeTwin(endpoint, queue, concurrency);
            case PUBSUB -> new GoogleSubscriber(endpoint, queue, concurrency);
        };
    }

    /** Returns when the contender has gone, so that it is in nobody's way. */
    private static Drained drain(Contender contender, int messages) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var handled = new Handled(messages);
        try (contender) {
            var cpu = system.getProcessCpuTime();
            var began = System.nanoTime();
            contender.start(handled);
            handled.await();
            return new Drained(
                    messages,
                    handled.doubled(),
                    Duration.ofNanos(System.nanoTime() - began),
                    Duration.ofNanos(system.getProcessCpuTime() - cpu));
        }
    }
}
