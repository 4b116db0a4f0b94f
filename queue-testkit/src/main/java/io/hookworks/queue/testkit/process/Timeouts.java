package io.hookworks.queue.testkit.process;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.time.Duration;

/**
 * How long tests wait for a condition. A bound is there to end a test that hangs, with a message
 * that says what it waited for; it must never decide on a busy machine whether a test passes. JUnit
 * finds this extension by itself, and makes {@link #CONDITION} the default of Awaitility. JUnit
 * itself ends what waits without a bound, after the longer time that the build sets.
 */
public final class Timeouts implements BeforeAllCallback {
    /** Of one condition. */
    public static final Duration CONDITION = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(CONDITION);
    }
}
