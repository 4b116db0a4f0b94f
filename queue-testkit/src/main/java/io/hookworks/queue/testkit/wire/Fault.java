package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** What may happen to one call on its way between driver and broker. */
public sealed interface Fault {

    /** The call takes effect at once; its answer waits so long, or until the wire is healed. */
    record Delay(Duration by) implements Fault {}

    /**
     * The broker asks for less. Nothing happens.
     *
     * @param retryAfter how long it asks to wait, if it tells
     */
    record Throttle(@Nullable Duration retryAfter) implements Fault {
        /** Without a word on how long to wait. */
        public Throttle() {
            this(null);
        }
    }

    /** The broker says that it cannot just now. Nothing happens, and that is what it says. */
    record Unavailable() implements Fault {}

    /** The broker says that it broke inside. Nothing happens, but the answer leaves that open. */
    record Broken() implements Fault {}

    /** The connection is cut before the call reaches the broker. */
    record Cut() implements Fault {}

    /** The call takes effect, and the connection is lost before the answer comes. */
    record LoseAnswer() implements Fault {}

    /** One entry of a batch fails inside the broker and has no effect; the others go through. */
    record FailEntry(int index) implements Fault {}

    /** The call reaches the broker twice; what it answers the first time comes back. */
    record Twice() implements Fault {}
}
