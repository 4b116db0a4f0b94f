package io.hookworks.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The loop of a process that is measured. Says {@code ready}, carries out the {@link Order} on each
 * line of its input, says {@code started} when it consumes, and answers {@code drained} with a
 * {@link Drained}, {@code timed} with a {@link Latency}, {@code idled} with an {@link Idled}, or
 * {@code sent}.
 */
final class Orders {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** An idle process is one that has been idle for a while. */
    private static final Duration SETTLE = Duration.ofSeconds(15);

    private Orders() {}

    static void serve(Entry entry) throws IOException, InterruptedException {
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(carryOut(entry, Order.parse(line)));
            }
        }
    }

    /** Returns when the contender has gone, so that it is in nobody's way. */
    private static String carryOut(Entry entry, Order order)
            throws IOException, InterruptedException {
        if (order.kind() == Order.Kind.SEND) {
            return send(entry, order);
        }
        try (var contender = entry.consumer(order)) {
            return switch (order.kind()) {
                case DRAIN -> "drained " + drain(contender, order.amount()).line();
                case TIME -> "timed " + time(contender, order.amount()).line();
                case IDLE -> "idled " + idle(contender, order.amount()).line();
                case SEND -> throw new IllegalStateException("not a consumer's order");
            };
        }
    }

    private static String send(Entry entry, Order order) {
        if (entry instanceof SendingEntry sender) {
            sender.send(order.endpoint(), order.queues().getFirst(), order.amount());
            return "sent";
        }
        throw new IllegalArgumentException(
                "only an entry with means of sending is to be told: " + order.line());
    }

    private static Drained drain(Contender contender, int messages) throws InterruptedException {
        var handled = Handled.of(messages);
        var cpu = SYSTEM.getProcessCpuTime();
        var began = System.nanoTime();
        contender.start(handled);
        handled.await();
        return new Drained(
                messages,
                handled.doubled(),
                Duration.ofNanos(System.nanoTime() - began),
                Duration.ofNanos(SYSTEM.getProcessCpuTime() - cpu));
    }

    private static Latency time(Contender contender, int messages) throws InterruptedException {
        var handled = Handled.timed(messages);
        contender.start(handled);
        System.out.println("started");
        handled.await();
        return handled.latency();
    }

    private static Idled idle(Contender contender, int seconds)
            throws IOException, InterruptedException {
        contender.start(Handled.of(1));
        Thread.sleep(SETTLE);
        System.out.println("started");
        var cpu = SYSTEM.getProcessCpuTime();
        var began = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        var took = Duration.ofNanos(System.nanoTime() - began);
        var used = Duration.ofNanos(SYSTEM.getProcessCpuTime() - cpu);
        System.out.println("over"); // whoever counts calls does so before the collector costs time
        return new Idled(used, took, Vitals.take());
    }
}
