package io.hookworks.queue.pubsub;

import java.time.Duration;

/** When a subscription whose stream broke is asked again. Guarded by its {@link Inflow}. */
final class Reconnect {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 6;

    private int failures;
    private boolean pausing;

    void worked() {
        failures = 0;
    }

    /** Returns how long to pause; the service ends good streams too, and those at once. */
    Duration failed() {
        failures++;
        pausing = true;
        var doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        return FIRST.multipliedBy(1L << doublings);
    }

    void resume() {
        pausing = false;
    }

    boolean pausing() {
        return pausing;
    }

    /** Not the first in a row, so whoever waits should know. */
    boolean persists() {
        return failures > 1;
    }
}
