package io.hookworks.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * Waits that double: {@code first}, twice that, four times, up to {@code max}, each shortened by up
 * to half at random, so that what failed together does not come back together, and still each wait
 * is at least as long as the one before it until {@code max} is reached.
 *
 * @param attempts how many attempts a message has in all, at least 1
 */
public record Backoff(int attempts, Duration first, Duration max) implements RetryPolicy {
    /** 2^62 ns are 146 years: more doublings would overflow and change nothing. */
    private static final int MOST_DOUBLINGS = 62;

    public Backoff {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1: " + attempts);
        }
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first <= max must hold: " + first + ", " + max);
        }
    }

    @Override
    public Optional<Duration> delayAfter(int attempt, double random) {
        return attempt >= attempts ? Optional.empty() : Optional.of(backoff(attempt, random));
    }

    @Override
    public Duration backoff(int times, double random) {
        var full =
                Math.min((double) max.toMillis(), first.toMillis() * Math.pow(2, doublings(times)));
        return Duration.ofMillis(Math.round(full / 2 + full / 2 * random));
    }

    private static int doublings(int times) {
        return Math.min(times - 1, MOST_DOUBLINGS);
    }
}
