package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** What a handler says should become of its message. */
public sealed interface Verdict {
    /** It is finished; the message goes away for good. */
    record Done() implements Verdict {}

    /**
     * It did not work this time. The message comes back, until the queue's attempts are used up.
     *
     * @param reason for logs and the dead letter
     * @param after not before so long from now; null: as the queue's backoff says. A wait shorter
     *     than the backoff does not shorten it, one above the queue's longest backoff is cut to
     *     that: see {@link RetryPolicy#wait}
     */
    record Retry(String reason, @Nullable Duration after) implements Verdict {}

    /**
     * It will never work: the message goes to the dead letters now.
     *
     * @param reason for the person who will look at it
     */
    record Reject(String reason) implements Verdict {}

    /**
     * The third party asked for a pause: its answer was 429, say. The message comes back after it,
     * which is no attempt; the queue's {@linkplain RateLimiter limiter}, if it has one, pauses for
     * all who use it.
     *
     * @param pause how long, within the same bounds as {@link Retry#after}; zero or less: it did
     *     not say
     * @param reason for logs
     */
    record Throttled(Duration pause, String reason) implements Verdict {}

    /**
     * Not now. It is no failure and uses up no attempt: the message comes back as often as this is
     * said, until it is older than the queue allows.
     *
     * @param reason for logs
     * @param after not before so long from now, however long; at least a second
     */
    record Defer(String reason, Duration after) implements Verdict {}

    static Verdict done() {
        return new Done();
    }

    static Verdict retry(String reason) {
        return new Retry(reason, null);
    }

    static Verdict retryAfter(Duration after, String reason) {
        return new Retry(reason, after);
    }

    static Verdict throttled(Duration pause, String reason) {
        return new Throttled(pause, reason);
    }

    static Verdict reject(String reason) {
        return new Reject(reason);
    }

    static Verdict defer(Duration after, String reason) {
        return new Defer(reason, after);
    }
}
