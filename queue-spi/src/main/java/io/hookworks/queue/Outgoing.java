package io.hookworks.queue;

import java.time.Duration;
import java.util.Map;

/**
 * A message on its way into a queue.
 *
 * @param delay the message is not delivered before this long after the send; zero: at once. At most
 *     {@link Capabilities#sendDelay()}
 * @param facts what the runtime notes about the message, by name; see {@link Facts}. Empty on every
 *     send but the runtime's own
 */
public record Outgoing(Message message, Duration delay, Map<String, String> facts) {
    public Outgoing {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + delay);
        }
        facts = Facts.checked(facts);
    }

    /** Without facts. */
    public Outgoing(Message message, Duration delay) {
        this(message, delay, Map.of());
    }

    /** Sent without delay. */
    public static Outgoing now(Message message) {
        return new Outgoing(message, Duration.ZERO);
    }
}
