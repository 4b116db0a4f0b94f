package io.hookworks.worker;

import io.hookworks.queue.QueueName;

/**
 * One try at handling a message.
 *
 * @param number how many times this message has been tried, this time included; at least 1, and
 *     approximate where the broker's count is. On a queue that keeps order, a message with a key is
 *     counted by this worker: never too high, and anew after it was with another one
 */
public record Attempt(QueueName queue, int number, Cancellation cancellation) {
    /** The first, with a cancellation that nobody has fired: for the test of a handler. */
    public static Attempt first(QueueName queue) {
        return new Attempt(queue, 1, new Cancellation());
    }
}
