package io.hookworks.worker;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;

import java.time.Duration;

/**
 * Is told what workers do: for metrics, logs, a page. Called on threads that poll, handle and
 * settle, so it must be quick; {@link #extended} and {@link #stuck} on a thread of their own. One
 * that blocks holds up the message that it is told of, and never the renewal of leases. What it
 * throws is logged and changes nothing.
 */
public interface WorkerObserver {
    /** A receive came back. */
    default void received(QueueName queue, int messages) {}

    /**
     * How long the oldest of what a receive brought had waited, deliveries for the first time only;
     * zero if it brought nothing. Where brokers tell no depth, this is what scaling can go by.
     */
    default void lag(QueueName queue, Duration lag) {}

    /** A receive failed; the worker waits a while and asks again. */
    default void receiveFailed(QueueName queue, QueueException error) {}

    /** Leases were renewed, or could not be. */
    default void extended(QueueName queue, int renewed, int failed) {}

    /**
     * An attempt failed, or was put off, on a queue that keeps order; the message stays here until
     * the next attempt.
     *
     * @param id the message's id
     * @param attempt the number of the attempt
     */
    default void kept(QueueName queue, String id, int attempt, Duration wait, String reason) {}

    /**
     * A handler was cancelled and did not come back: it is stuck.
     *
     * @param id the message's id
     * @param stack where it is
     */
    default void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {}

    /**
     * A thread of the worker's own failed and begins anew: {@code poll}, {@code heartbeat} or
     * {@code pause}.
     *
     * @param failure safe to log
     */
    default void threadFailed(QueueName queue, String thread, Throwable failure) {}

    /** A delivery ended. */
    default void ended(DeliveryReport report) {}

    /** One that tells all of {@code observers}, in order. */
    static WorkerObserver all(java.util.List<WorkerObserver> observers) {
        return new Audience(observers);
    }
}
