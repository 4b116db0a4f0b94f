package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.worker.Workers;

import java.time.Duration;

/**
 * How often workers look whether their queue is paused. Under {@code dev} it is every second, since
 * a person waits for it.
 */
final class Look {
    /** Of a program; unset: {@link Workers#LOOK}. */
    static final String PROPERTY = "hookworks.worker-look";

    private Look() {}

    /** How often the workers look that a command here addresses. */
    static Duration of(Home home) {
        var told = home.devSettings().get(PROPERTY);
        return told == null ? Workers.LOOK : Durations.parse(told.toString());
    }
}
