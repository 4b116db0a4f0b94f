package io.hookworks.webhook;

import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;

/** So many in every second, and so many at once. For many threads. */
final class TokenBucket {
    private final double perSecond;
    private final int burst;
    private final TimeSource clock;

    private double tokens;
    private Instant at;

    TokenBucket(double perSecond, int burst, TimeSource clock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.clock = clock;
        this.tokens = burst;
        this.at = clock.steady();
    }

    /** Takes a token, if there is one. */
    synchronized boolean take() {
        var now = clock.steady();
        var passed = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
        tokens = Math.min(burst, tokens + passed * perSecond);
        at = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** How long until there is one, for one who takes no other meanwhile. */
    synchronized Duration untilNext() {
        return Duration.ofMillis((long) Math.ceil(Math.max(0, 1 - tokens) / perSecond * 1_000));
    }
}
