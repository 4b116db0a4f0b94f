package io.hookworks.queue.testkit.wire;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One direction of a call: steps in their order, each not before its time. */
final class Lane {
    /** Runs on the lane's own virtual thread, and may block it. */
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;
    }

    private record Due(long nanos, Step step) {}

    private final BlockingQueue<Due> steps = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * @param orders tell when waiting for a time is over early
     * @param gate what every step passes
     */
    Lane(Orders orders, Gate gate) {
        thread = Thread.ofVirtual().name("lane").start(() -> run(orders, gate));
    }

    void add(Step step) {
        add(Duration.ZERO, step);
    }

    void add(Duration late, Step step) {
        steps.add(new Due(System.nanoTime() + late.toNanos(), step));
    }

    /** Forgets the steps that were not taken, and interrupts the one that is. */
    void end() {
        thread.interrupt();
    }

    private void run(Orders orders, Gate gate) {
        try {
            while (true) {
                var due = steps.take();
                orders.awaitTime(due.nanos());
                gate.pass();
                due.step().take();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
