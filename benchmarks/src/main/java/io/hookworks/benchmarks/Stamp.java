package io.hookworks.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time of sending, at the start of a body, in microseconds of the epoch. */
final class Stamp {
    private static final String FILLING = " " + "x".repeat(483);

    private Stamp() {}

    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** A body of 500 bytes that is sent now. */
    static String body() {
        return micros() + FILLING;
    }

    static long of(String body) {
        return Long.parseLong(body.substring(0, body.indexOf(' ')));
    }
}
