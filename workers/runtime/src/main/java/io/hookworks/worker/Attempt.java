package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import java.util.Map;

/**
 * One try at handling a message.
 *
 * @param number how many attempts have failed so far, plus one. Deferrals, rate limits, outages and
 *     shutdowns do not count, nor do deliveries whose worker was killed. On a queue that keeps
 *     order this worker counts: never too high, and anew after the message was with another one
 * @param facts what the runtime noted about the message ({@link io.hookworks.queue.Facts}): for a
 *     handler that passes it on to another queue as it is
 */
public record Attempt(
        QueueName queue, int number, Cancellation cancellation, Map<String, String> facts) {
    /** Of a message without facts. */
    public Attempt(QueueName queue, int number, Cancellation cancellation) {
        this(queue, number, cancellation, Map.of());
    }

    /** The first, with a cancellation that nobody has fired: for the test of a handler. */
    public static Attempt first(QueueName queue) {
        return new Attempt(queue, 1, new Cancellation());
    }
}
