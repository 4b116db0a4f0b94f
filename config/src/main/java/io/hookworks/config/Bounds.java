package io.hookworks.config;

import java.time.Duration;

/** The shortest and the longest duration that something may have, both included. */
record Bounds(Duration least, Duration most) {
    boolean allow(Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    @Override
    public String toString() {
        return Durations.write(least) + " to " + Durations.write(most);
    }
}
