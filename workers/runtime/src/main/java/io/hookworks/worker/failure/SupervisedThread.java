package io.hookworks.worker.failure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A thread that runs a loop until the loop returns. A loop that throws, an {@code Error} too, is
 * reported and begun anew after a pause that grows from 100 ms to 10 s. A thread that could not be
 * started, or is dead, is started by the next {@link #ensureRunning}.
 */
public final class SupervisedThread {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedThread.class);
    private static final long FIRST_PAUSE = Duration.ofMillis(100).toMillis();
    private static final int MOST_DOUBLINGS = 7;

    /** What the thread does; returns when it is done for good. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final ThreadFactory threads;
    private final Loop loop;
    private final BooleanSupplier ending;
    private final Consumer<Failure> failed;
    private volatile boolean done;
    private volatile @Nullable Thread thread;

    /**
     * @param ending whether the thread is to end: then an interrupt ends it, and it is not begun
     *     anew
     * @param failed is told of each failure, on the thread itself
     */
    public SupervisedThread(
            ThreadFactory threads, Loop loop, BooleanSupplier ending, Consumer<Failure> failed) {
        this.threads = threads;
        this.loop = loop;
        this.ending = ending;
        this.failed = failed;
    }

    /**
     * Starts the thread unless it runs, or has done all it had to do.
     *
     * @return whether all is well now; false: no thread could be started, which is reported
     */
    public synchronized boolean ensureRunning() {
        if (!dead()) {
            return true;
        }
        try {
            var started = threads.newThread(this::supervise);
            started.start();
            thread = started;
            return true;
        } catch (Throwable e) { // "unable to create native thread" is an Error
            tell(e);
            return false;
        }
    }

    /** Whether it should run and does not. */
    public boolean dead() {
        var running = thread;
        return !done && !ending.getAsBoolean() && (running == null || !running.isAlive());
    }

    /** Interrupts the loop; for one that is to end. */
    public void interrupt() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void supervise() {
        for (var failures = 0; !done; failures++) {
            try {
                loop.run();
                done = true;
            } catch (Throwable e) {
                done = ending.getAsBoolean();
                if (!done) {
                    tell(e);
                    pause(failures);
                }
            }
        }
    }

    private void tell(Throwable thrown) {
        try {
            LOG.error("{} failed; it begins anew", name(), Failure.loggable(thrown));
        } catch (Throwable e) {
            FaultBarrier.report("logging", e);
        }
        FaultBarrier.run("an observer", () -> failed.accept(Failure.of(thrown)));
    }

    private static String name() {
        return "thread " + Thread.currentThread().getName();
    }

    private void pause(int failures) {
        try {
            Thread.sleep(FIRST_PAUSE << Math.min(failures, MOST_DOUBLINGS));
        } catch (InterruptedException e) {
            // To end, or by mistake: the loop looks.
            done = ending.getAsBoolean();
        }
    }
}
