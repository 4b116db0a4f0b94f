package io.hookworks.worker;

import java.time.Duration;

/**
 * When a queue stops asking for work because its third party is down.
 *
 * @param failures so many different messages failed, one after the other, without one that
 *     succeeded between them
 * @param probe how long until one message is tried; doubles with each that fails, up to eight times
 */
public record BreakerSettings(int failures, Duration probe) {
    public BreakerSettings {
        if (failures < 1 || probe.isNegative() || probe.isZero()) {
            throw new IllegalArgumentException("failures and probe must be positive");
        }
    }
}
