package io.hookworks.worker;

import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens in this process: full at first, refilled evenly. What is taken and not settled
 * yet counts as if it were still in the bucket, so that however long the holders wait for a
 * message, no span of time sees more used than its refill and one burst.
 */
public final class LocalRateLimiter implements RateLimiter {
    private double perNano;
    private int burst;
    private final TimeSource clock;
    private double tokens;
    private int held;
    private Instant filled;
    private Instant blockedUntil = Instant.MIN;

    /**
     * @param permits tokens in every {@code per}
     * @param burst the most that may be used at once; at least one for each poll that waits for
     *     work, since each holds one meanwhile
     */
    public LocalRateLimiter(double permits, Duration per, int burst, TimeSource clock) {
        this.clock = clock;
        this.filled = clock.steady();
        set(permits, per, burst);
        this.tokens = burst;
    }

    /** Another rate from now on; as the constructor says. */
    public synchronized void change(double permits, Duration per, int burst) {
        refill();
        set(permits, per, burst);
        tokens = Math.min(tokens, burst - held);
        notifyAll();
    }

    private void set(double permits, Duration per, int burst) {
        if (permits <= 0 || per.isNegative() || per.isZero() || burst < 1) {
            throw new IllegalArgumentException(
                    "a rate and its burst must be positive: "
                            + permits
                            + " in "
                            + per
                            + ", burst "
                            + burst);
        }
        this.perNano = permits / per.toNanos();
        this.burst = burst;
    }

    @Override
    public synchronized int take(int most) {
        refill();
        if (clock.steady().isBefore(blockedUntil)) {
            return 0;
        }
        var taken = Math.clamp((long) tokens, 0, most);
        tokens -= taken;
        held += taken;
        return taken;
    }

    @Override
    public synchronized void settle(int used, int unused) {
        refill();
        held -= used + unused;
        tokens += unused;
        notifyAll();
    }

    @Override
    public synchronized void block(Duration pause) {
        var until = clock.steady().plus(pause);
        if (until.isAfter(blockedUntil)) {
            blockedUntil = until;
        }
    }

    @Override
    public synchronized void await(Duration most) throws InterruptedException {
        var end = System.nanoTime() + most.toNanos();
        for (var wait = nextToken(); !wait.isZero(); wait = nextToken()) {
            var left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, wait.toNanos()));
        }
    }

    private Duration nextToken() {
        refill();
        var blocked = Duration.between(clock.steady(), blockedUntil);
        if (blocked.isPositive()) {
            return blocked;
        }
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos(1 + (long) ((1 - tokens) / perNano));
    }

    private void refill() {
        var now = clock.steady();
        var passed = Duration.between(filled, now);
        if (passed.isPositive()) {
            tokens = Math.min(burst - held, tokens + passed.toNanos() * perNano);
        }
        filled = now; // also when the clock was set back
    }
}
