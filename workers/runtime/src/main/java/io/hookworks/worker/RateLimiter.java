package io.hookworks.worker;

import java.time.Duration;

/**
 * How fast a third party may be called. One limiter serves all queues that name it; they ask
 * <em>before</em> they receive, so that a message which may not be handled yet stays in its queue
 * and costs neither an attempt nor a lease. A message that may be received takes one token; a
 * receive that brought less gives the others back.
 *
 * <p>{@link LocalRateLimiter} counts within this process. One that counts for all processes fits
 * behind the same four methods. Safe for many threads.
 */
public interface RateLimiter {
    /** Waits until a token may be had, or the time is over. */
    void await(Duration most) throws InterruptedException;

    /** Takes up to {@code most} tokens, as many as there are; never waits. */
    int take(int most);

    /** Tokens that were taken and are settled: {@code unused} of them for nothing. */
    void settle(int used, int unused);

    /** The third party asked for a pause: gives out nothing until it is over. */
    void block(Duration pause);
}
