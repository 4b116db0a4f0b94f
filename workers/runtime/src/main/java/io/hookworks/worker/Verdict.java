package io.hookworks.worker;

import io.hookworks.worker.failure.LogText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * What a handler says should become of its message. A reason that is null or blank is "no reason
 * given", a long one is cut to {@value LogText#LONGEST} characters, and control characters in it
 * become spaces: {@code reject(e.getMessage())} is safe for every exception.
 */
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
    record Retry(String reason, @Nullable Duration after) implements Verdict {
        public Retry {
            reason = LogText.reason(reason);
        }
    }

    /**
     * It will never work: the message goes to the dead letters now.
     *
     * @param reason for the person who will look at it
     */
    record Reject(String reason) implements Verdict {
        public Reject {
            reason = LogText.reason(reason);
        }
    }

    /**
     * The third party asked for a pause: its answer was 429, say. The message comes back after it,
     * which is no attempt; the queue's {@linkplain RateLimiter limiter}, if it has one, pauses for
     * all who use it.
     *
     * @param pause how long, within the same bounds as {@link Retry#after}; zero or less: it did
     *     not say
     * @param reason for logs
     */
    record Throttled(Duration pause, String reason) implements Verdict {
        public Throttled {
            Objects.requireNonNull(pause, "pause");
            reason = LogText.reason(reason);
        }
    }

    /**
     * Not now. It is no failure and uses up no attempt: the message comes back as often as this is
     * said, until it is older than the queue allows.
     *
     * @param reason for logs
     * @param after not before so long from now, however long; at least a second
     */
    record Defer(String reason, Duration after) implements Verdict {
        public Defer {
            Objects.requireNonNull(after, "after");
            reason = LogText.reason(reason);
        }
    }

    static Verdict done() {
        return new Done();
    }

    static Verdict retry(@Nullable String reason) {
        return new Retry(LogText.reason(reason), null);
    }

    static Verdict retryAfter(Duration after, @Nullable String reason) {
        return new Retry(LogText.reason(reason), after);
    }

    static Verdict throttled(Duration pause, @Nullable String reason) {
        return new Throttled(pause, LogText.reason(reason));
    }

    static Verdict reject(@Nullable String reason) {
        return new Reject(LogText.reason(reason));
    }

    static Verdict defer(Duration after, @Nullable String reason) {
        return new Defer(LogText.reason(reason), after);
    }
}
