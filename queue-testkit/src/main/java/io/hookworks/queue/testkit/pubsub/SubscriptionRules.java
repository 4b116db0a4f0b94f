package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a topic and a subscription may be, and what is put in where nothing is said.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#subscription">Subscription</a>
 */
final class SubscriptionRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._~+%-]{2,254}");
    private static final Pattern LABEL_KEY = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern LABEL_VALUE = Pattern.compile("[a-z0-9_-]{0,63}");
    private static final int MOST_LABELS = 64;
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

    /** The others are fixed at creation. */
    static final Set<String> CHANGEABLE =
            Set.of(
                    "ack_deadline_seconds",
                    "dead_letter_policy",
                    "enable_exactly_once_delivery",
                    "expiration_policy",
                    "labels",
                    "message_retention_duration",
                    "retain_acked_messages",
                    "retry_policy");

    private SubscriptionRules() {}

    static void checkName(String name, String collection) {
        var parts = name.split("/", -1);
        if (parts.length != 4
                || !parts[0].equals("projects")
                || !parts[2].equals(collection)
                || !ID.matcher(parts[3]).matches()
                || parts[3].startsWith("goog")) {
            throw invalid("Invalid resource name given (name=%s).".formatted(name));
        }
    }

    /** The settings as the service would keep them. */
    static Subscription complete(Subscription wanted) {
        checkName(wanted.getName(), "subscriptions");
        if (!wanted.getFilter().isEmpty() || !wanted.getPushConfig().getPushEndpoint().isEmpty()) {
            throw Status.UNIMPLEMENTED
                    .withDescription("the fake knows neither filters nor push")
                    .asRuntimeException();
        }
        checkLabels(wanted.getLabelsMap());
        var complete = wanted.toBuilder();
        complete.setAckDeadlineSeconds(
                wanted.getAckDeadlineSeconds() == 0
                        ? 10
                        : within("ack_deadline_seconds", wanted.getAckDeadlineSeconds(), 10, 600));
        if (wanted.hasMessageRetentionDuration()) {
            within(
                    "message_retention_duration",
                    wanted.getMessageRetentionDuration().getSeconds(),
                    Duration.ofMinutes(10).toSeconds(),
                    Duration.ofDays(31).toSeconds());
        } else {
            complete.getMessageRetentionDurationBuilder()
                    .setSeconds(Duration.ofDays(7).toSeconds());
        }
        if (wanted.hasDeadLetterPolicy()) {
            complete.setDeadLetterPolicy(complete(wanted.getDeadLetterPolicy()));
        }
        if (wanted.hasRetryPolicy()) {
            complete.setRetryPolicy(complete(wanted.getRetryPolicy()));
        }
        return complete.build();
    }

    /**
     * Those of the service know letters of other scripts too.
     *
     * @see <a href="https://cloud.google.com/pubsub/docs/labels">Labels</a>
     */
    private static void checkLabels(Map<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw invalid("Too many labels: at most %d.".formatted(MOST_LABELS));
        }
        labels.forEach(
                (key, value) -> {
                    if (!LABEL_KEY.matcher(key).matches()
                            || !LABEL_VALUE.matcher(value).matches()) {
                        throw invalid("Invalid label (%s=%s).".formatted(key, value));
                    }
                });
    }

    private static DeadLetterPolicy complete(DeadLetterPolicy wanted) {
        int attempts = wanted.getMaxDeliveryAttempts();
        return wanted.toBuilder()
                .setMaxDeliveryAttempts(
                        attempts == 0 ? 5 : within("max_delivery_attempts", attempts, 5, 100))
                .build();
    }

    private static RetryPolicy complete(RetryPolicy wanted) {
        var complete = wanted.toBuilder();
        if (!wanted.hasMinimumBackoff()) {
            complete.getMinimumBackoffBuilder().setSeconds(10);
        }
        if (!wanted.hasMaximumBackoff()) {
            complete.getMaximumBackoffBuilder().setSeconds(LONGEST_BACKOFF.toSeconds());
        }
        var shortest = duration(complete.getMinimumBackoff());
        var longest = duration(complete.getMaximumBackoff());
        if (shortest.isNegative()
                || longest.compareTo(shortest) < 0
                || longest.compareTo(LONGEST_BACKOFF) > 0) {
            throw invalid("retry_policy must be 0 <= minimum_backoff <= maximum_backoff <= 600 s");
        }
        return complete.build();
    }

    static int within(String name, int value, int least, int most) {
        return (int) within(name, (long) value, least, most);
    }

    private static long within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw invalid(
                    "%s must be between %d and %d, not %d.".formatted(name, least, most, value));
        }
        return value;
    }

    static Duration duration(com.google.protobuf.Duration of) {
        return Duration.ofSeconds(of.getSeconds(), of.getNanos());
    }

    private static StatusRuntimeException invalid(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }
}
