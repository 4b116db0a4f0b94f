package io.hookworks.queue.pubsub;

import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.Finding.Severity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One way in which a subscription is not as planned.
 *
 * @param field the name of the field in the API
 * @param changeable whether an update can mend it; otherwise only a new subscription
 * @param what the difference, in words
 */
record PubSubDifference(String field, boolean changeable, Severity severity, String what) {

    static List<PubSubDifference> between(Subscription planned, Subscription there) {
        var found = new ArrayList<PubSubDifference>();
        compareSource(planned, there, found);
        compareTimes(planned, there, found);
        compareGuarantees(planned, there, found);
        compareDeadLetters(planned, there, found);
        return found;
    }

    /** Whether every message that is sent arrives here, and waits here to be received. */
    private static void compareSource(
            Subscription planned, Subscription there, List<PubSubDifference> found) {
        if (!there.getTopic().equals(planned.getTopic())) {
            found.add(fixed("topic", "its subscription is one of the topic " + there.getTopic()));
        }
        if (there.getDetached()) {
            found.add(fixed("detached", "its subscription is detached and gets no message"));
        }
        if (!there.getPushConfig().getPushEndpoint().isEmpty()
                || there.hasBigqueryConfig()
                || there.hasCloudStorageConfig()) {
            found.add(fixed("push_config", "its subscription delivers elsewhere by itself"));
        }
        if (!there.getFilter().isEmpty()) {
            found.add(fixed("filter", "its subscription has a filter, which drops messages"));
        }
    }

    private static void compareTimes(
            Subscription planned, Subscription there, List<PubSubDifference> found) {
        if (there.getAckDeadlineSeconds() != planned.getAckDeadlineSeconds()) {
            var what =
                    "its acknowledgement deadline is %d s, not %d s"
                            .formatted(
                                    there.getAckDeadlineSeconds(), planned.getAckDeadlineSeconds());
            found.add(warning("ack_deadline_seconds", what));
        }
        var kept = duration(there.getMessageRetentionDuration());
        var wanted = duration(planned.getMessageRetentionDuration());
        if (!kept.equals(wanted)) {
            var what = "it keeps messages for " + kept + ", not for " + wanted;
            found.add(warning("message_retention_duration", what));
        }
        if (!there.hasExpirationPolicy() || there.getExpirationPolicy().hasTtl()) {
            var after =
                    there.hasExpirationPolicy()
                            ? duration(there.getExpirationPolicy().getTtl()).toString()
                            : "31 days";
            var what = "without a receiver for " + after + " it is deleted, with its messages";
            found.add(error("expiration_policy", what));
        }
        if (there.hasRetryPolicy()) {
            var what = "it has a retry policy, whose backoff is added to every delay";
            found.add(warning("retry_policy", what));
        }
    }

    private static void compareGuarantees(
            Subscription planned, Subscription there, List<PubSubDifference> found) {
        if (planned.getEnableMessageOrdering() != there.getEnableMessageOrdering()) {
            found.add(
                    planned.getEnableMessageOrdering()
                            ? fixed("enable_message_ordering", "it keeps no order by key")
                            : new PubSubDifference(
                                    "enable_message_ordering",
                                    false,
                                    Severity.WARNING,
                                    "it keeps an order by key that nobody asked for"));
        }
        if (planned.getEnableExactlyOnceDelivery() != there.getEnableExactlyOnceDelivery()) {
            var field = "enable_exactly_once_delivery";
            found.add(
                    planned.getEnableExactlyOnceDelivery()
                            ? error(field, "it confirms no acknowledgement")
                            : warning(field, "it delivers exactly once, which nobody asked for"));
        }
    }

    private static void compareDeadLetters(
            Subscription planned, Subscription there, List<PubSubDifference> found) {
        var field = "dead_letter_policy";
        var wanted = planned.getDeadLetterPolicy();
        var policy = there.getDeadLetterPolicy();
        var deliveries = policy.getMaxDeliveryAttempts();
        if (planned.hasDeadLetterPolicy() && !there.hasDeadLetterPolicy()) {
            var what = "it has no dead-letter policy: what kills its workers is delivered for ever";
            found.add(error(field, what));
        } else if (!policy.getDeadLetterTopic().equals(wanted.getDeadLetterTopic())) {
            found.add(error(field, "its dead letters go to " + policy.getDeadLetterTopic()));
        } else if (deliveries != wanted.getMaxDeliveryAttempts()) {
            var early = deliveries < wanted.getMaxDeliveryAttempts();
            var what =
                    "Pub/Sub moves a message away after %d deliveries, %s the %d that are planned"
                            .formatted(
                                    deliveries,
                                    early ? "before" : "after",
                                    wanted.getMaxDeliveryAttempts());
            found.add(early ? error(field, what) : warning(field, what));
        }
    }

    private static Duration duration(com.google.protobuf.Duration told) {
        return Duration.ofNanos(Durations.toNanos(told));
    }

    private static PubSubDifference warning(String field, String what) {
        return new PubSubDifference(field, true, Severity.WARNING, what);
    }

    private static PubSubDifference error(String field, String what) {
        return new PubSubDifference(field, true, Severity.ERROR, what);
    }

    private static PubSubDifference fixed(String field, String what) {
        return new PubSubDifference(field, false, Severity.ERROR, what);
    }
}
