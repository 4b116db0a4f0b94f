package io.hookworks.worker;

import java.time.Duration;
import java.util.Optional;

/** How long to wait after a failed attempt. A pure function, so that a table can test it. */
@FunctionalInterface
public interface RetryPolicy {
    /**
     * The wait before the next attempt; empty: give up.
     *
     * @param attempt the number of the attempt that failed, at least 1
     * @param random from 0 (inclusive) to 1 (exclusive), evenly spread: the jitter
     */
    Optional<Duration> delayAfter(int attempt, double random);
}
