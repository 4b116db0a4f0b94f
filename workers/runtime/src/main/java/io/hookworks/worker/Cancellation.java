package io.hookworks.worker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

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
     * Runs {@code action} when it fires, on the thread that fires it; at once if it has already.
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
        toRun.forEach(Cancellation::runGuarded);
        return true;
    }

    /** A listener that fails must not keep the others, or other work, from being told. */
    private static void runGuarded(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener of a cancellation failed", e);
        }
    }
}
