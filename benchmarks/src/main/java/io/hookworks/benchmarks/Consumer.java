package io.hookworks.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import io.hookworks.queue.QueueName;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The process that drains: {@code Consumer twin|hookworks ENDPOINT QUEUE MESSAGES}. Says {@code
 * ready}, drains as many messages as it is told on each line of input, and answers with a {@link
 * Drained}.
 */
final class Consumer {
    /** Enough for eight receives under way, the native twin's number of loops. */
    static final int IN_FLIGHT = 80;

    /** Something that counts {@code handled} down by one for each message that it has finished. */
    interface Contender extends AutoCloseable {
        void start(CountDownLatch handled);

        @Override
        void close() throws InterruptedException;
    }

    private Consumer() {}

    public static void main(String... args) throws IOException, InterruptedException {
        var endpoint = URI.create(args[1]);
        var queue = QueueName.of(args[2]);
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("drained " + drain(args[0], endpoint, queue, line).line());
            }
        }
    }

    private static Drained drain(String who, URI endpoint, QueueName queue, String count)
            throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var messages = Integer.parseInt(count);
        var handled = new CountDownLatch(messages);
        try (var contender =
                who.equals("twin")
                        ? new NativeTwin(endpoint, queue)
                        : new HookworksConsumer(endpoint, queue)) {
            var cpu = system.getProcessCpuTime();
            var began = System.nanoTime();
            contender.start(handled);
            handled.await();
            return new Drained(
                    messages,
                    Duration.ofNanos(System.nanoTime() - began),
                    Duration.ofNanos(system.getProcessCpuTime() - cpu));
        }
    }
}
