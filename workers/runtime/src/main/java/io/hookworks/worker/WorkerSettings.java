package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import java.time.Duration;

/**
 * How one queue is worked on; can be {@linkplain Workers#change changed} while workers run.
 *
 * @param concurrency messages in work at once; 0: nothing is received. A message counts from before
 *     it is received until the broker has confirmed what became of it
 * @param lease how long a delivery is ours; renewed when half of it is over
 * @param timeout how long one attempt may take
 * @param poll how long one receive waits for a message: an idle queue costs one call per poll, and
 *     a drain waits for the poll under way, at most until its grace is over
 */
public record WorkerSettings(
        QueueName queue,
        int concurrency,
        Duration lease,
        Duration timeout,
        RetryPolicy retry,
        Duration poll) {

    /** Long enough to make an idle queue cheap, short enough to fit a usual grace of 25 s. */
    public static final Duration POLL = Duration.ofSeconds(20);

    public WorkerSettings {
        if (concurrency < 0) {
            throw new IllegalArgumentException(queue + ": concurrency must not be negative");
        }
        requirePositive(queue, "lease", lease);
        requirePositive(queue, "timeout", timeout);
        requirePositive(queue, "poll", poll);
    }

    /** What a receive really waits. */
    Duration waitUpTo() {
        var half = lease.dividedBy(2);
        return poll.compareTo(half) < 0 ? poll : half;
    }

    private static void requirePositive(QueueName queue, String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(queue + ": " + what + " must be positive");
        }
    }
}
