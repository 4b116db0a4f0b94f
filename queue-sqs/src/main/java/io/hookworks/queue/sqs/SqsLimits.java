package io.hookworks.queue.sqs;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.time.Duration;

/** The quotas of SQS, and the refusal of what exceeds them before any call. */
final class SqsLimits {
    /**
     * Entries of one batch; the same page holds the sizes, delays and leases below.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
     *     message quotas</a>
     */
    static final int BATCH = 10;

    /** Bytes of one message and of one batch, attributes included. */
    static final int BYTES = 1_048_576;

    /** Attributes that SQS itself knows; further ones are packed into one of these. */
    static final int WIRE_ATTRIBUTES = 10;

    /** Attributes that a message may have here. */
    static final int ATTRIBUTES = 100;

    static final Duration SEND_DELAY = Duration.ofMinutes(15);

    /** SQS counts delays in whole seconds and polls its servers; AWS itself names no bound. */
    private static final Duration LATENESS = Duration.ofSeconds(2);

    /**
     * The visibility timeout, and its total from the receive.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html">SQS
     *     visibility timeout</a>
     */
    static final Duration LEASE = Duration.ofHours(12);

    /** SQS counts in whole seconds. */
    static final Duration MIN_LEASE = Duration.ofSeconds(1);

    /**
     * One long poll.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html">SQS
     *     long polling</a>
     */
    static final Duration WAIT = Duration.ofSeconds(20);

    /**
     * Letters of a queue's name.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html">SQS
     *     queue quotas</a>
     */
    static final int NAME = 80;

    private static final Capabilities STANDARD =
            capabilities(new DelayLimit(SEND_DELAY, LATENESS), Ordering.NONE);

    /**
     * A FIFO queue has one delay for all of its messages, and none of its own for each.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html">SQS
     *     message timers</a>
     */
    private static final Capabilities FIFO = capabilities(DelayLimit.NONE, Ordering.PER_KEY);

    private SqsLimits() {}

    static Capabilities of(Ordering ordering) {
        return switch (ordering) {
            case NONE -> STANDARD;
            case PER_KEY -> FIFO;
        };
    }

    private static Capabilities capabilities(DelayLimit sendDelay, Ordering ordering) {
        return new Capabilities(
                BATCH,
                BATCH,
                BYTES - Facts.BYTES,
                ATTRIBUTES,
                sendDelay,
                WAIT,
                MIN_LEASE,
                LEASE,
                LEASE,
                new DelayLimit(LEASE, LATENESS),
                ordering,
                AckCertainty.BEST_EFFORT,
                false,
                true);
    }

    /** SQS knows whole seconds only. Up: a promise is never made shorter. */
    static int wholeSeconds(Duration duration) {
        return Math.toIntExact(duration.plusNanos(999_999_999).toSeconds());
    }

    static QueueException refusal(Kind kind, QueueName queue, Verb verb, String detail) {
        return new QueueException(kind, queue, verb, detail, null);
    }
}
