package io.hookworks.worker.dlq;

import java.time.Duration;

/**
 * How fast to send.
 *
 * @param perSecond messages in a second, above 0
 * @param ramp in this time it grows evenly to that, from a tenth of it; zero: at once
 */
public record Rate(double perSecond, Duration ramp) {
    public Rate {
        if (!(perSecond > 0) || ramp.isNegative()) {
            throw new IllegalArgumentException(
                    "a rate must be above 0, and its ramp not negative: "
                            + perSecond
                            + ", "
                            + ramp);
        }
    }
}
