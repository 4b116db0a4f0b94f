package io.hookworks.webhook;

import io.hookworks.queue.QueueName;
import io.hookworks.signature.Verification;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What becomes of a request. */
sealed interface Answer {
    /**
     * The event is durable in its queue.
     *
     * @param text what its sender is told; null: the id
     */
    record Accepted(int status, @Nullable String text, String id, String type, QueueName queue)
            implements Answer {}

    /** It had come before, and that is durable; nothing was sent. */
    record Duplicate(Accepted first) implements Answer {}

    /** No source has this name. */
    record UnknownSource() implements Answer {}

    /** Not shown to be the sender's. */
    record Unauthorized(Verification.Cause cause) implements Answer {}

    /** Larger than the source or the queue takes. */
    record TooLarge() implements Answer {}

    /** Coded or typed as the source never does. */
    record Unsupported(String what) implements Answer {}

    /** Not confirmed by the queue: the sender should try again. */
    record Unavailable(String why) implements Answer {}

    /** For metrics and logs. */
    default String outcome() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
