package io.hookworks.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a message is tried again. Pure functions, so that a table can test them.
 */
public interface RetryPolicy {
    /**
     * The wait before the next attempt; empty: give up.
     *
     * @param attempt the number of the attempt that failed, at least 1
     * @param random from 0 (inclusive) to 1 (exclusive), evenly spread: the jitter
     */
    Optional<Duration> delayAfter(int attempt, double random);

    /**
     * The wait before a message is delivered again that was rate-limited, however often.
     *
     * @param times how often it was delivered, at least 1
     * @param random as above
     */
    Duration backoff(int times, double random);

    /** The longest wait: a handler or a third party that asks for a longer one gets this one. */
    Duration max();

    /**
     * {@code backoff}, or {@code asked} if that is longer, and never more than {@link #max}: a
     * third party can make a message wait longer than the policy says, not shorter, and not for
     * days.
     */
    default Duration wait(Duration backoff, Duration asked) {
        var longer = asked.compareTo(backoff) > 0 ? asked : backoff;
        return longer.compareTo(max()) > 0 ? max() : longer;
    }
}
