package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One direction of a call: steps in their order, each not before its time. */
final class Lane {
    /** Runs on the lane's own virtual thread, and may block it. */
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;
    }

    private record Timed(Orders.@Nullable Due due, Step step) {}

    private final BlockingQueue<Timed> steps = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * @param gate what every step passes
     */
    Lane(Gate gate) {
        thread = Thread.ofVirtual().name("lane").start(() -> run(gate));
    }

    void add(Step step) {
        steps.add(new Timed(null, step));
    }

    void add(Orders.Due due, Step step) {
        steps.add(new Timed(due, step));
    }

    /** Forgets the steps that were not taken, and interrupts the one that is. */
    void end() {
        thread.interrupt();
    }

    private void run(Gate gate) {
        try {
            while (true) {
                var next = steps.take();
                if (next.due() != null) {
                    next.due().await();
                }
                gate.pass();
                next.step().take();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
