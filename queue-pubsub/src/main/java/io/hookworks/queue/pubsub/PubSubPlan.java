package io.hookworks.queue.pubsub;

import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import java.time.Duration;

/**
 * What a queue of {@code hookworks.yaml} is in Pub/Sub: a subscription, and the topic that it
 * names. None ever expires, and none has a retry policy, as its backoff would be added to our
 * delays.
 *
 * @param emulated whether it is made on an emulator. Google's takes no retention above seven days,
 *     and forgets all messages when it ends anyway
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#subscription">Subscription</a>
 */
record PubSubPlan(PubSubNames names, boolean emulated) {
    /** Shorter leases are asked for with each delivery; as a default Pub/Sub takes none. */
    private static final Duration MIN_ACK_DEADLINE = Duration.ofSeconds(10);

    private static final Duration LANE_ACK_DEADLINE = Duration.ofMinutes(1);

    private static final Duration EMULATED_RETENTION = Duration.ofDays(7);

    /** So long a delayed message outlives the last worker, who would have moved it. */
    private static final Duration LANE_RETENTION = Duration.ofDays(7);

    private static final int MIN_DELIVERIES = 5;
    static final int MAX_DELIVERIES = 100;

    /** Whether messages of this queue can be delayed. */
    static boolean hasLane(QueueSpec spec) {
        return spec.guarantees().ordering() == Ordering.NONE && !spec.name().holdsDeadLetters();
    }

    Subscription queue(QueueSpec spec) {
        var plan = guaranteed(spec, spec.name(), spec.retention());
        var net = spec.deadLetters();
        if (net != null) {
            plan.setDeadLetterPolicy(
                    DeadLetterPolicy.newBuilder()
                            .setDeadLetterTopic(names.topic(spec.name().deadLetters()))
                            .setMaxDeliveryAttempts(deliveries(net)));
        }
        return plan.build();
    }

    Subscription deadLetters(QueueSpec spec, QueueSpec.DeadLetters net) {
        return guaranteed(spec, spec.name().deadLetters(), net.retention()).build();
    }

    Subscription lane(QueueSpec spec) {
        var lane = names.laneSubscription(spec.name());
        return plain(lane, LANE_ACK_DEADLINE, LANE_RETENTION)
                .setTopic(names.laneTopic(spec.name()))
                .build();
    }

    private Subscription.Builder guaranteed(QueueSpec spec, QueueName name, Duration retention) {
        var guarantees = spec.guarantees();
        return plain(names.subscription(name), spec.lease(), retention)
                .setTopic(names.topic(name))
                .setEnableMessageOrdering(guarantees.ordering() == Ordering.PER_KEY)
                .setEnableExactlyOnceDelivery(guarantees.acks() == AckCertainty.CONFIRMED);
    }

    private Subscription.Builder plain(String name, Duration lease, Duration retention) {
        var deadline = lease.compareTo(MIN_ACK_DEADLINE) < 0 ? MIN_ACK_DEADLINE : lease;
        var beyond = emulated && retention.compareTo(EMULATED_RETENTION) > 0;
        var kept = beyond ? EMULATED_RETENTION : retention;
        return Subscription.newBuilder()
                .setName(name)
                .setAckDeadlineSeconds(PubSubLimits.wholeSeconds(deadline))
                .setMessageRetentionDuration(Durations.fromSeconds(PubSubLimits.wholeSeconds(kept)))
                .setExpirationPolicy(ExpirationPolicy.getDefaultInstance());
    }

    /** As many as Pub/Sub takes, if more are asked for. */
    private static int deliveries(QueueSpec.DeadLetters net) {
        return Math.clamp(net.maxReceives(), MIN_DELIVERIES, MAX_DELIVERIES);
    }
}
