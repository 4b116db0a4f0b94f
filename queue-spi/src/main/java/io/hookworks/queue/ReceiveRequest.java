package io.hookworks.queue;

import java.time.Duration;

/**
 * A wish for messages.
 *
 * @param max at most so many are handed over: the caller's free permits
 * @param waitUpTo how long to wait for the first; at most {@link Capabilities#maxWait()}, zero: do
 *     not wait
 * @param lease how long each is ours alone, within {@link Capabilities#minLease()} and {@link
 *     Capabilities#maxLease()}
 */
public record ReceiveRequest(QueueName queue, int max, Duration waitUpTo, Duration lease) {
    public ReceiveRequest {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1: " + max);
        }
        if (waitUpTo.isNegative()) {
            throw new IllegalArgumentException("waitUpTo must not be negative: " + waitUpTo);
        }
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("lease must be positive: " + lease);
        }
    }
}
