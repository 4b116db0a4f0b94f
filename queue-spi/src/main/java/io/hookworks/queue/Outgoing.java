package io.hookworks.queue;

import java.time.Duration;

/**
 * A message on its way into a queue.
 *
 * @param delay the message is not delivered before this long after the send; zero: at once. At most
 *     {@link Capabilities#sendDelay()}
 */
public record Outgoing(Message message, Duration delay) {
    public Outgoing {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + delay);
        }
    }

    /** Sent without delay. */
    public static Outgoing now(Message message) {
        return new Outgoing(message, Duration.ZERO);
    }
}
