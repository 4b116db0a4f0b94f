package io.hookworks.queue;

import java.time.Duration;

/**
 * A delivery to give back.
 *
 * @param delay it is not delivered again before this long from now; at most {@link
 *     Capabilities#releaseDelay()}
 */
public record Release(Receipt receipt, Duration delay) {
    public Release {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + delay);
        }
    }
}
