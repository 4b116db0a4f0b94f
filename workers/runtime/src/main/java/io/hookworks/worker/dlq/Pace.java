package io.hookworks.worker.dlq;

import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** Says when the next may be sent, so that a rate is kept. For one thread. */
final class Pace {
    /** Messages leave in groups, this much apart. */
    private static final Duration APART = Duration.ofMillis(200);

    /** A standstill that is longer is not made up for. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final double FIRST = 0.1;

    private final @Nullable Rate rate;
    private final TimeSource clock;
    private @Nullable Instant began;
    private Instant next = Instant.MIN;

    /**
     * @param rate null: as fast as it goes
     */
    Pace(@Nullable Rate rate, TimeSource clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** How many to send at once. */
    int group(int most) {
        return rate == null
                ? most
                : Math.clamp((long) (now(rate) * APART.toMillis() / 1_000), 1, most);
    }

    /** How long to wait before so many are sent; counts them as sent. */
    Duration before(int count) {
        if (rate == null) {
            return Duration.ZERO;
        }
        var now = clock.steady();
        began = began == null ? now : began;
        var latest = now.minus(SLACK);
        next = next.isBefore(latest) ? (next.equals(Instant.MIN) ? now : latest) : next;
        var wait = Duration.between(now, next);
        next = next.plusNanos((long) (count / now(rate) * 1e9));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private double now(Rate rate) {
        if (began == null || rate.ramp().isZero()) {
            return rate.perSecond() * (rate.ramp().isZero() ? 1 : FIRST);
        }
        var elapsed = Duration.between(began, clock.steady()).toNanos();
        return rate.perSecond() * Math.clamp((double) elapsed / rate.ramp().toNanos(), FIRST, 1);
    }
}
