package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One attempt at a delivery. It begins when it arrives, not when it was asked for: a poll that
 * waited takes nothing from its handler's time.
 */
final class Work {
    private final Delivery delivery;
    private final @Nullable String key;
    private final Instant begun;
    private final RetryHistory history;
    private final Lease lease;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean parked = new AtomicBoolean();
    private final AtomicBoolean settling = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile int attempt;
    private volatile @Nullable Instant started;
    private volatile @Nullable Instant cancelled;
    private volatile @Nullable Thread handler;

    /**
     * @param key what orders it among others; null: nothing does
     */
    Work(Delivery delivery, @Nullable String key, Instant begun) {
        this(
                delivery,
                key,
                begun,
                new Lease(delivery.leasedUntil()),
                RetryHistory.of(delivery).failed() + 1);
    }

    private Work(Delivery delivery, @Nullable String key, Instant begun, Lease lease, int attempt) {
        this.delivery = delivery;
        this.key = key;
        this.begun = begun;
        this.history = RetryHistory.of(delivery);
        this.lease = lease;
        this.attempt = attempt;
    }

    /**
     * The next turn of the same delivery, which is still ours.
     *
     * @param failed whether this one was an attempt that failed
     */
    Work again(boolean failed) {
        return new Work(delivery, key, begun, lease, failed ? attempt + 1 : attempt);
    }

    Delivery delivery() {
        return delivery;
    }

    /** What orders it among others; null: nothing does. */
    @Nullable String key() {
        return key;
    }

    /** The message's id; of something undecodable, the broker's. */
    String id() {
        return switch (delivery.content()) {
            case Delivery.Decoded(var message, _, _) -> message.id();
            case Delivery.Undecodable found -> found.brokerId();
        };
    }

    /** The broker's id of this copy. */
    String brokerId() {
        return delivery.content().brokerId();
    }

    /** What became of it before this delivery. */
    RetryHistory history() {
        return history;
    }

    /** How often it has been delivered in all, put off or not. */
    int deliveries() {
        return history.failed() + history.postponed() + delivery.attempt();
    }

    /**
     * When it was sent for the first time, as the broker says, or else its sender. Null if neither
     * does. A time of the wall clock, unlike all other times here.
     */
    @Nullable Instant sentAt() {
        var first = history.firstSent();
        var sent = first == null ? delivery.sentAt() : first;
        if (sent != null) {
            return sent;
        }
        return switch (delivery.content()) {
            case Delivery.Decoded(var message, _, _) -> message.time();
            case Delivery.Undecodable _ -> null;
        };
    }

    /** How often it has been tried, this time included. */
    int attempt() {
        return attempt;
    }

    void attempt(int number) {
        attempt = number;
    }

    Instant begun() {
        return begun;
    }

    /** It waits without a permit. */
    void park() {
        parked.set(true);
    }

    boolean parked() {
        return parked.get();
    }

    /** True once: it waited without a permit, and now needs one. */
    boolean unpark() {
        return parked.compareAndSet(true, false);
    }

    /** The time of its attempt begins to run. */
    void start(Instant now) {
        started = now;
    }

    /** Whether its turn has come. */
    boolean started() {
        return started != null;
    }

    /** What its handler is told of it. */
    Attempt toAttempt(QueueName queue) {
        return new Attempt(queue, attempt, cancellation, facts());
    }

    private Map<String, String> facts() {
        return switch (delivery.content()) {
            case Delivery.Decoded(_, _, var facts) -> facts;
            case Delivery.Undecodable _ -> Map.of();
        };
    }

    /** When its turn came; null: it has not. */
    @Nullable Instant startedAt() {
        return started;
    }

    boolean overdue(Instant now, Duration timeout) {
        var since = started;
        return since != null && !now.isBefore(since.plus(timeout));
    }

    Receipt receipt() {
        return delivery.receipt();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Lease lease() {
        return lease;
    }

    /** Whether its handler was told to stop before then. */
    boolean cancelledBefore(Instant then) {
        var since = cancelled;
        return since != null && since.isBefore(then);
    }

    /** Whether its handler is running. */
    boolean running() {
        return handler != null;
    }

    /** Where its handler is just now; empty: nowhere. */
    StackTraceElement[] stack() {
        var running = handler;
        return running == null ? new StackTraceElement[0] : running.getStackTrace();
    }

    /** The lease is gone, whatever else the handler was told before: nothing may be settled. */
    void lose(Instant now) {
        lease.lose();
        cancel(Cancellation.Cause.LEASE_LOST, now);
    }

    boolean lost() {
        return lease.lost();
    }

    /** True for the first who asks: that one settles this work, and nobody else. */
    boolean claimSettlement() {
        return settling.compareAndSet(false, true);
    }

    /** True for the first who asks: that one reports its end, and nobody else. */
    boolean claimEnd() {
        return ended.compareAndSet(false, true);
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
    void cancel(Cancellation.Cause cause, Instant now) {
        if (!cancellation.fire(cause)) {
            return;
        }
        cancelled = now;
        synchronized (this) {
            var running = handler;
            if (running != null) {
                running.interrupt();
            }
        }
    }
}
