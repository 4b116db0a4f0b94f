package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;

import io.grpc.Status;

import org.junit.jupiter.api.Test;

import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The limits that the service documents; the emulator enforces few of them. */
class PubSubRulesTest {
    @Test
    void a_message_may_have_so_many_attributes_of_such_sizes() {
        published(message -> attributes(message, 100));
        refused(message -> attributes(message, 101));
        published(message -> message.putAttributes("k".repeat(256), "v".repeat(1024)));
        refused(message -> message.putAttributes("k".repeat(257), "v"));
        refused(message -> message.putAttributes("k", "v".repeat(1025)));
        refused(message -> message.putAttributes("k", "é".repeat(513)));
        refused(message -> message.putAttributes("", "v"));
        refused(message -> message.putAttributes("google", "v"));
    }

    @Test
    void an_ordering_key_may_be_so_long() {
        published(message -> message.setOrderingKey("k".repeat(1024)));
        refused(message -> message.setOrderingKey("k".repeat(1025)));
    }

    @Test
    void attributes_make_up_for_missing_data_and_an_ordering_key_does_not() {
        published(message -> message.clearData().putAttributes("k", ""));
        refused(message -> message.clearData().setOrderingKey("k"));
    }

    @Test
    void a_request_may_be_so_large() {
        published(message -> message.setData(ByteString.copyFrom(new byte[9_999_900])));
        refused(message -> message.setData(ByteString.copyFrom(new byte[10_000_000])));
    }

    @Test
    void a_request_has_one_ordering_key() {
        var mixed =
                PublishRequest.newBuilder()
                        .addMessages(RawPubSub.keyed("a", "text"))
                        .addMessages(RawPubSub.keyed("b", "text"))
                        .build();

        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> PublishRules.check(mixed));
    }

    @Test
    void settings_are_within_bounds() {
        wrong(settings -> settings.setAckDeadlineSeconds(9));
        wrong(settings -> settings.setAckDeadlineSeconds(601));
        wrong(settings -> settings.setDeadLetterPolicy(attempts(4)));
        wrong(settings -> settings.setDeadLetterPolicy(attempts(101)));
        wrong(settings -> settings.setMessageRetentionDuration(seconds(599)));
        wrong(settings -> settings.setMessageRetentionDuration(seconds(31 * 86_400 + 1)));
        wrong(settings -> settings.setRetryPolicy(backoff(5, 4)));
        wrong(settings -> settings.setRetryPolicy(backoff(0, 601)));
        wrong(settings -> settings.setName("projects/p/subscriptions/ab"));
        wrong(settings -> settings.setName("projects/p/subscriptions/goog-like"));
        wrong(settings -> settings.setName("projects/p/topics/other"));
    }

    @Test
    void what_is_left_out_has_the_values_of_the_service() {
        var complete =
                SubscriptionRules.complete(
                        settings()
                                .setDeadLetterPolicy(attempts(0))
                                .setRetryPolicy(RetryPolicy.getDefaultInstance())
                                .build());

        assertEquals(10, complete.getAckDeadlineSeconds());
        assertEquals(7 * 86_400, complete.getMessageRetentionDuration().getSeconds());
        assertEquals(5, complete.getDeadLetterPolicy().getMaxDeliveryAttempts());
        assertEquals(backoff(10, 600), complete.getRetryPolicy());
    }

    @Test
    void an_update_names_fields_that_can_change() {
        var wanted = settings().setTopic("projects/p/topics/other").build();
        for (var path : new String[] {"topic", "filter", "enable_message_ordering", "nonsense"}) {
            var mask = FieldMask.newBuilder().addPaths(path).build();
            Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> update(wanted, mask));
        }
        Refusal.expect(
                Status.Code.INVALID_ARGUMENT, () -> update(wanted, FieldMask.getDefaultInstance()));
    }

    private static void update(Subscription wanted, FieldMask mask) {
        FieldMasks.apply(mask, SubscriptionRules.CHANGEABLE, settings().build(), wanted);
    }

    private static void published(Consumer<PubsubMessage.Builder> change) {
        assertDoesNotThrow(() -> PublishRules.check(request(change)));
    }

    private static void refused(Consumer<PubsubMessage.Builder> change) {
        var request = request(change);
        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> PublishRules.check(request));
    }

    private static PublishRequest request(Consumer<PubsubMessage.Builder> change) {
        var message = RawPubSub.text("text").toBuilder();
        change.accept(message);
        return PublishRequest.newBuilder().addMessages(message).build();
    }

    private static void wrong(Consumer<Subscription.Builder> change) {
        var settings = settings();
        change.accept(settings);
        Refusal.expect(
                Status.Code.INVALID_ARGUMENT, () -> SubscriptionRules.complete(settings.build()));
    }

    private static Subscription.Builder settings() {
        return Subscription.newBuilder().setName("projects/p/subscriptions/name");
    }

    private static void attributes(PubsubMessage.Builder message, int count) {
        IntStream.range(0, count).forEach(i -> message.putAttributes("k" + i, "v"));
    }

    private static DeadLetterPolicy attempts(int max) {
        return DeadLetterPolicy.newBuilder().setMaxDeliveryAttempts(max).build();
    }

    private static RetryPolicy backoff(long shortest, long longest) {
        return RetryPolicy.newBuilder()
                .setMinimumBackoff(seconds(shortest))
                .setMaximumBackoff(seconds(longest))
                .build();
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
