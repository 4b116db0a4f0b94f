package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Receipt;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One delivery from receive to end. It begins when it arrives, not when it was asked for: a poll
 * that waited takes nothing from its handler's time.
 */
final class Work {
    private final Delivery delivery;
    private final Instant begun;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean settling = new AtomicBoolean();
    private volatile Instant leasedUntil;
    private volatile boolean lost;
    private volatile @Nullable Thread handler;

    Work(Delivery delivery, Instant begun) {
        this.delivery = delivery;
        this.begun = begun;
        this.leasedUntil = delivery.leasedUntil();
    }

    Delivery delivery() {
        return delivery;
    }

    Instant begun() {
        return begun;
    }

    Receipt receipt() {
        return delivery.receipt();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Instant leasedUntil() {
        return leasedUntil;
    }

    void leasedUntil(Instant until) {
        leasedUntil = until;
    }

    /** The lease is gone, whatever else the handler was told before: nothing may be settled. */
    void lose() {
        lost = true;
        cancel(Cancellation.Cause.LEASE_LOST);
    }

    boolean lost() {
        return lost;
    }

    /** True for the first who asks: that one settles this work, and nobody else. */
    boolean claimSettlement() {
        return settling.compareAndSet(false, true);
    }

    boolean settling() {
        return settling.get();
    }

    /** The handler starts, on this thread. */
    synchronized void handling() {
        handler = Thread.currentThread();
    }

    /** The handler is back; no interrupt meant for it can hit what comes next on this thread. */
    synchronized void handled() {
        handler = null;
        Thread.interrupted();
    }

    /** Fires the cancellation and interrupts the handler, if it is running. */
    void cancel(Cancellation.Cause cause) {
        if (!cancellation.fire(cause)) {
            return;
        }
        synchronized (this) {
            var running = handler;
            if (running != null) {
                running.interrupt();
            }
        }
    }
}
