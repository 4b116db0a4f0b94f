package io.hookworks.worker;

import io.hookworks.worker.failure.FaultBarrier;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Tells a handler that it should stop, and why. Fires at most once; safe for many threads. The
 * handler's thread is interrupted as well, but code that swallows interrupts can ask here before it
 * does something that cannot be undone.
 */
public final class Cancellation {
    /** Why a handler should stop. */
    public enum Cause {
        /** The time for one attempt is over. */
        TIMEOUT,
        /** The lease ended: another worker may hold the message. */
        LEASE_LOST,
        /** The worker is shutting down, and its grace is used up. */
        SHUTDOWN
    }

    /** Platform threads: handlers that compute can leave no processor to virtual ones. */
    private static final Executor CALLBACKS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("hookworks-cancel-", 0).factory());

    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable Cause cause;

    /** Why it fired; empty as long as it has not. */
    public synchronized Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    public boolean fired() {
        return cause().isPresent();
    }

    /**
     * Runs {@code action} when it fires, on a thread of its own, so that it may block; at once and
     * on this thread if it has fired already.
     */
    public void onFire(Runnable action) {
        synchronized (this) {
            if (cause == null) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * Fires, unless it has before. That is for the worker, and for a test that plays the worker; to
     * fire one does not interrupt anybody.
     *
     * @return whether it fires now
     */
    public boolean fire(Cause why) {
        List<Runnable> toRun;
        synchronized (this) {
            if (cause != null) {
                return false;
            }
            cause = why;
            toRun = List.copyOf(listeners);
        }
        toRun.forEach(Cancellation::runElsewhere);
        return true;
    }

    /**
     * One that fails or blocks must not keep the others, nor the thread that renews leases and
     * fires this.
     */
    private static void runElsewhere(Runnable listener) {
        FaultBarrier.run(
                "starting a listener of a cancellation",
                () ->
                        CALLBACKS.execute(
                                () -> FaultBarrier.run("a listener of a cancellation", listener)));
    }
}
