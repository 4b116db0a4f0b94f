package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A wait that somebody else can end. */
final class Patience {
    /** What is waited for; true: it came within the time. */
    @FunctionalInterface
    interface Wait {
        boolean await(Duration within) throws InterruptedException;
    }

    private @Nullable Thread waiting;
    private boolean ended;

    /** Waits; false if the time was over before, or the patience. */
    boolean await(Wait what, Duration within) throws InterruptedException {
        if (!begin()) {
            return false;
        }
        try {
            return what.await(within);
        } catch (InterruptedException e) {
            if (!isEnded()) {
                throw e;
            }
            return false;
        } finally {
            finish();
        }
    }

    /** Ends the wait, or the one to come. */
    synchronized void end() {
        ended = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private synchronized boolean begin() {
        waiting = ended ? null : Thread.currentThread();
        return !ended;
    }

    /** No interrupt meant for the wait can hit what comes after it. */
    private synchronized void finish() {
        waiting = null;
        if (ended) {
            Thread.interrupted();
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }
}
