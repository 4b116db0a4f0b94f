package io.hookworks.queue.pubsub;

import static io.hookworks.queue.QueueException.Verb.PAUSE;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;

import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Pauses as labels of the subscription: {@value #SINCE}, {@value #BY} and {@value #REASON}. The
 * first alone pauses it, whatever its value. Pub/Sub changes all labels at once: who changes others
 * in the same moment may undo a pause, or have it undo theirs.
 *
 * @param emulated where pauses stand that an emulator cannot keep as labels; null: it is the
 *     service
 * @param closed whether the client is
 * @see <a href="https://cloud.google.com/pubsub/docs/labels">Labels of Pub/Sub</a>
 */
record PubSubPauses(
        PubSubConnection connection,
        PubSubNames names,
        @Nullable EmulatedPauses emulated,
        BooleanSupplier closed)
        implements Pauses {
    static final String SINCE = "hookworks-paused";
    static final String BY = "hookworks-paused-by";
    static final String REASON = "hookworks-paused-reason";

    /** A label knows neither upper case nor colons. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd't'HH-mm-ss'z'", Locale.ROOT);

    private static final String REFUSED = "[^a-z0-9_-]";
    private static final int LONGEST = 63;

    @Override
    public Optional<Pause> of(QueueName queue) {
        var labels = subscription(queue).getLabelsMap();
        if (labels.containsKey(SINCE)) {
            return Optional.of(pause(labels));
        }
        return emulated == null
                ? Optional.empty()
                : emulated.labels(queue).map(PubSubPauses::pause);
    }

    private static Pause pause(Map<String, String> labels) {
        return new Pause(
                instant(labels.getOrDefault(SINCE, "")),
                labels.getOrDefault(BY, ""),
                labels.getOrDefault(REASON, ""));
    }

    @Override
    public Pause begin(QueueName queue, Pause pause) {
        var since = pause.since();
        var labels =
                Map.of(
                        SINCE,
                        since == null ? "yes" : TIME.format(since.atOffset(ZoneOffset.UTC)),
                        BY,
                        fitting(pause.by()),
                        REASON,
                        fitting(pause.reason()));
        try {
            change(queue, subscription -> subscription.putAllLabels(labels));
        } catch (QueueException e) {
            if (emulated == null || !(e.getCause() instanceof InvalidArgumentException)) {
                throw e;
            }
            emulated.put(queue, labels);
        }
        return pause(labels);
    }

    @Override
    public void end(QueueName queue) {
        if (subscription(queue).containsLabels(SINCE)) {
            change(
                    queue,
                    subscription ->
                            subscription.removeLabels(SINCE).removeLabels(BY).removeLabels(REASON));
        }
        if (emulated != null) {
            emulated.remove(queue);
        }
    }

    private Subscription subscription(QueueName queue) {
        var get =
                GetSubscriptionRequest.newBuilder()
                        .setSubscription(names.subscription(queue))
                        .build();
        return answer(queue, connection.subscriber().getSubscriptionCallable()::futureCall, get);
    }

    private void change(QueueName queue, Consumer<Subscription.Builder> change) {
        var changed = subscription(queue).toBuilder();
        change.accept(changed);
        var update =
                UpdateSubscriptionRequest.newBuilder()
                        .setSubscription(changed)
                        .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
                        .build();
        answer(queue, connection.subscriber().updateSubscriptionCallable()::futureCall, update);
    }

    private interface Call<Q, A> {
        ApiFuture<A> make(Q request);
    }

    private <Q, A> A answer(QueueName queue, Call<Q, A> call, Q request) {
        if (closed.getAsBoolean()) {
            throw PubSubLimits.refusal(Kind.CLOSED, queue, PAUSE, "this client was closed");
        }
        try {
            return PubSubErrors.await(queue, PAUSE, call.make(request));
        } catch (InterruptedException e) {
            throw PubSubErrors.cancelled(queue, PAUSE);
        }
    }

    private static String fitting(String words) {
        var known = words.toLowerCase(Locale.ROOT).replaceAll(REFUSED, "-");
        return known.length() > LONGEST ? known.substring(0, LONGEST) : known;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return null; // whoever paused it by hand wrote something else
        }
    }
}
