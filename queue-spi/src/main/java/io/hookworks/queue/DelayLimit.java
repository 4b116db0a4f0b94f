package io.hookworks.queue;

import java.time.Duration;

/**
 * What a queue promises of delays. Never early, in any case.
 *
 * @param max longest delay; zero: none
 * @param lateness how much later than asked a message may become available, on a broker that is
 *     neither overloaded nor out of reach
 */
public record DelayLimit(Duration max, Duration lateness) {
    /** No delay at all. */
    public static final DelayLimit NONE = new DelayLimit(Duration.ZERO, Duration.ZERO);
}
