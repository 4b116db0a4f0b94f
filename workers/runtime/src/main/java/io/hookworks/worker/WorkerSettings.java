package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

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
 * @param weight its share of the process's permits when they are scarce, beside other queues
 * @param limiter the name of the {@linkplain Workers#limiter rate limiter} of its third party;
 *     null: none
 * @param maxAge how long after it was sent a message may still be tried; after that it is a dead
 *     letter. Null: as long as its attempts last
 * @param concurrencyKey the attribute by which messages are handled one at a time in this process;
 *     null: all side by side
 * @param breaker null: failures never stop it
 * @param threads what its handlers run on
 */
public record WorkerSettings(
        QueueName queue,
        int concurrency,
        Duration lease,
        Duration timeout,
        RetryPolicy retry,
        Duration poll,
        int weight,
        @Nullable String limiter,
        @Nullable Duration maxAge,
        @Nullable String concurrencyKey,
        StuckPolicy stuck,
        @Nullable BreakerSettings breaker,
        HandlerThreads threads) {

    /** Long enough to make an idle queue cheap, short enough to fit a usual grace of 25 s. */
    public static final Duration POLL = Duration.ofSeconds(20);

    /** That of a queue whose priority is normal. */
    public static final int WEIGHT = 3;

    public WorkerSettings {
        if (concurrency < 0) {
            throw new IllegalArgumentException(queue + ": concurrency must not be negative");
        }
        requirePositive(queue, "lease", lease);
        requirePositive(queue, "timeout", timeout);
        requirePositive(queue, "poll", poll);
        if (maxAge != null) {
            requirePositive(queue, "maxAge", maxAge);
        }
        if (weight < 1) {
            throw new IllegalArgumentException(queue + ": weight must be at least 1");
        }
    }

    /** With a usual weight and nothing that slows the queue down. */
    public WorkerSettings(
            QueueName queue,
            int concurrency,
            Duration lease,
            Duration timeout,
            RetryPolicy retry,
            Duration poll) {
        this(
                queue,
                concurrency,
                lease,
                timeout,
                retry,
                poll,
                WEIGHT,
                null,
                null,
                null,
                StuckPolicy.USUAL,
                null,
                HandlerThreads.VIRTUAL);
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
