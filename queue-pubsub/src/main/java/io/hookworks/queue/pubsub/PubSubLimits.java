package io.hookworks.queue.pubsub;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.time.Duration;

/** The quotas of Pub/Sub, and the refusal of what exceeds them before any call. */
final class PubSubLimits {
    /**
     * Messages of one publish request; the same page holds the sizes below.
     *
     * @see <a href="https://cloud.google.com/pubsub/quotas#resource_limits">Pub/Sub resource
     *     limits</a>
     */
    static final int BATCH = 1_000;

    /** Bytes of one publish request, all of it. */
    static final int REQUEST_BYTES = 10_000_000;

    /**
     * Bytes of one message, its facts included, so that it fits a request beside the topic's name
     * and its due time.
     */
    static final int MESSAGE_BYTES = 9_999_000;

    /** Attributes that Pub/Sub itself knows. */
    private static final int ALL_WIRE_ATTRIBUTES = 100;

    /** Five that the broker adds to its dead letters, and the due time of the delay lane. */
    private static final int ADDED_ATTRIBUTES = 6;

    /** Attributes that we fill ourselves; further ones are packed. */
    static final int WIRE_ATTRIBUTES = ALL_WIRE_ATTRIBUTES - ADDED_ATTRIBUTES;

    /** Attributes that a message may have here. */
    static final int ATTRIBUTES = 100;

    /** Bytes of an attribute's value. Names need no limit: a message allows fewer than Pub/Sub. */
    static final int VALUE_BYTES = 1_024;

    /** Bytes of an ordering key. */
    static final int KEY_BYTES = 1_024;

    /** What the delay lane promises. */
    private static final DelayLimit SEND_DELAY =
            new DelayLimit(Duration.ofMinutes(15), Duration.ofSeconds(2));

    /**
     * Acknowledgement deadlines.
     *
     * @see <a
     *     href="https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#modifyackdeadlinerequest">ModifyAckDeadlineRequest</a>
     */
    static final Duration LEASE = Duration.ofMinutes(10);

    /** Pub/Sub counts deadlines in whole seconds. */
    static final Duration MIN_LEASE = Duration.ofSeconds(1);

    /** Released by a deadline left to expire; Google names no bound for how late that is seen. */
    private static final DelayLimit RELEASE_DELAY = new DelayLimit(LEASE, Duration.ofSeconds(2));

    /**
     * Streams know no longest wait. This one is short enough for its caller to notice a change of
     * its limits, and long enough that asking again costs nothing.
     */
    static final Duration WAIT = Duration.ofMinutes(1);

    private PubSubLimits() {}

    /** Delays need a delay lane, which keeps no order and which dead letters have no use for. */
    static Capabilities of(QueueCatalog catalog, QueueName queue) {
        var guarantees = catalog.of(queue);
        var lane = guarantees.ordering() == Ordering.NONE && !queue.holdsDeadLetters();
        return new Capabilities(
                BATCH,
                BATCH,
                MESSAGE_BYTES - Facts.BYTES,
                ATTRIBUTES,
                lane ? SEND_DELAY : DelayLimit.NONE,
                WAIT,
                MIN_LEASE,
                LEASE,
                null,
                RELEASE_DELAY,
                guarantees.ordering(),
                guarantees.acks(),
                false,
                false);
    }

    /** Pub/Sub knows whole seconds only. Up: a promise is never made shorter. */
    static int wholeSeconds(Duration duration) {
        return Math.toIntExact(duration.plusNanos(999_999_999).toSeconds());
    }

    static QueueException refusal(Kind kind, QueueName queue, Verb verb, String detail) {
        return new QueueException(kind, queue, verb, detail, null);
    }
}
