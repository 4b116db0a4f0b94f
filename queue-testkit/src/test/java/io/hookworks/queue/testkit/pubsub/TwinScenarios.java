package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.Subscription;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What Google's emulator gets right, and the fake therefore must get right likewise. */
abstract class TwinScenarios {
    private static final Duration MOMENT = Duration.ofMillis(50);

    private RawPubSub raw;

    abstract String endpoint();

    @BeforeEach
    void connect() {
        raw = new RawPubSub(endpoint());
    }

    @AfterEach
    void disconnect() {
        raw.close();
    }

    @Test
    void a_message_arrives_as_it_was_published() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var sent =
                RawPubSub.text("bytes").toBuilder()
                        .putAttributes("name", "value")
                        .setOrderingKey("key")
                        .build();

        var id = raw.publish(topic, sent).getFirst();
        var received = raw.stream(subscription, 10).next();

        assertEquals(id, received.getMessage().getMessageId());
        assertTrue(received.getMessage().hasPublishTime());
        assertEquals(
                sent,
                received.getMessage().toBuilder().clearMessageId().clearPublishTime().build());
    }

    @Test
    void every_subscription_of_a_topic_gets_its_own_copy() {
        var topic = raw.topic("topic");
        var one = subscribe(topic);
        var other =
                raw.subscribe(
                        Subscription.newBuilder()
                                .setName(raw.subscriptionName("other"))
                                .setTopic(topic));
        raw.publish(topic, "a");

        raw.ack(one, raw.stream(one, 1).next().getAckId());

        assertEquals("a", RawStream.text(raw.stream(other, 1).next()));
    }

    @Test
    void what_is_given_back_comes_at_once_under_another_ack_id() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");

        var first = stream.next();
        raw.modifyDeadline(subscription, 0, first.getAckId());
        var second = stream.next();

        assertEquals(first.getMessage().getMessageId(), second.getMessage().getMessageId());
        assertNotEquals(first.getAckId(), second.getAckId());
    }

    @Test
    void a_lease_ends_when_its_deadline_was_moved_to_and_not_before() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");
        var message = stream.next();

        raw.modifyDeadline(subscription, 1, message.getAckId());
        raw.modifyDeadline(subscription, 3, message.getAckId());
        var began = System.nanoTime();
        stream.next();

        assertNotEarly(Duration.ofSeconds(3), began);
    }

    @Test
    void a_stream_that_is_cancelled_keeps_its_leases_until_their_deadline() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var first = raw.stream(subscription, 10);
        var began = System.nanoTime();
        raw.publish(topic, "a");
        first.next();
        first.cancel();

        raw.stream(subscription, 10).next();

        assertNotEarly(Duration.ofSeconds(10), began);
    }

    @Test
    void a_stream_that_the_client_half_closes_ends_well_and_its_messages_can_be_settled() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var first = raw.stream(subscription, 10);
        raw.publish(topic, "a", "b");
        var messages = first.next(2);

        first.halfClose();
        assertEquals(Status.Code.OK, first.end());
        raw.ack(subscription, messages.get(0).getAckId());
        raw.modifyDeadline(subscription, 0, messages.get(1).getAckId());

        var second = raw.stream(subscription, 10);
        assertEquals(RawStream.text(messages.get(1)), RawStream.text(second.next()));
        second.assertQuiet(Duration.ofSeconds(1));
    }

    @Test
    void every_generation_of_subscribers_gets_every_message() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        for (int generation = 0; generation < 4; generation++) {
            var stream = raw.stream(subscription, 100);
            raw.publish(topic, texts(generation + "-", 20));

            var received = new HashSet<String>();
            for (var message : stream.next(20)) {
                received.add(RawStream.text(message));
                raw.ack(subscription, message.getAckId());
            }

            assertEquals(Set.of(texts(generation + "-", 20)), received);
            stream.cancel();
        }
    }

    @Test
    void an_ack_that_comes_too_late_is_answered_well_and_settles_nothing() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");
        var first = stream.next();
        raw.modifyDeadline(subscription, 0, first.getAckId());
        var second = stream.next();

        raw.ack(subscription, first.getAckId());
        raw.modifyDeadline(subscription, 60, first.getAckId());
        raw.modifyDeadline(subscription, 1, second.getAckId());

        assertEquals("a", RawStream.text(stream.next()));
    }

    @Test
    void what_is_settled_does_not_come_again() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");
        var message = stream.next();
        raw.modifyDeadline(subscription, 1, message.getAckId());

        raw.ack(subscription, message.getAckId());
        raw.ack(subscription, message.getAckId());

        stream.assertQuiet(Duration.ofSeconds(2));
    }

    @Test
    void without_a_dead_letter_policy_nobody_counts_attempts() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");

        for (int i = 0; i < 3; i++) {
            var message = stream.next();
            assertEquals(0, message.getDeliveryAttempt());
            raw.modifyDeadline(subscription, 0, message.getAckId());
        }
    }

    @Test
    void what_fails_or_runs_out_five_times_goes_to_the_dead_letters_with_its_origin() {
        var graves = raw.topic("graves");
        var buried = raw.subscribe(named("buried", graves));
        var topic = raw.topic("topic");
        var subscription =
                raw.subscribe(named("subscription", topic).setDeadLetterPolicy(to(graves)));
        var stream = raw.stream(subscription, 10);
        var sent = RawPubSub.keyed("key", "a").toBuilder().putAttributes("own", "1").build();
        raw.publish(topic, sent);

        for (int attempt = 1; attempt <= 5; attempt++) {
            var message = stream.next();
            assertEquals(attempt, message.getDeliveryAttempt());
            raw.modifyDeadline(subscription, attempt == 3 ? 1 : 0, message.getAckId());
        }

        var dead = raw.stream(buried, 10).next().getMessage();
        var source = "CloudPubSubDeadLetterSource";
        assertEquals("key", dead.getOrderingKey());
        assertEquals("a", dead.getData().toStringUtf8());
        var attributes = dead.getAttributesMap();
        assertEquals(
                Map.of(
                        "own",
                        "1",
                        source + "DeliveryCount",
                        "5",
                        source + "Subscription",
                        subscription.split("/", -1)[3],
                        source + "SubscriptionProject",
                        "hookworks",
                        source + "TopicPublishTime",
                        attributes.getOrDefault(source + "TopicPublishTime", "")),
                attributes);
        stream.assertQuiet(Duration.ofSeconds(1));
    }

    @Test
    void an_exactly_once_subscription_names_the_ids_that_came_too_late_and_settles_the_others() {
        var topic = raw.topic("topic");
        var subscription =
                raw.subscribe(named("subscription", topic).setEnableExactlyOnceDelivery(true));
        var stream = raw.stream(subscription, 10);
        raw.publish(topic, "a");
        var old = stream.next().getAckId();
        assertTrue(
                stream.answers
                        .remove()
                        .getSubscriptionProperties()
                        .getExactlyOnceDeliveryEnabled());
        raw.modifyDeadline(subscription, 0, old);
        var live = stream.next().getAckId();

        var invalid = "PERMANENT_FAILURE_INVALID_ACK_ID";
        assertEquals(
                Map.of(old, invalid),
                Refusal.ackIds(() -> raw.modifyDeadline(subscription, 10, old)));
        assertEquals(Map.of(old, invalid), Refusal.ackIds(() -> raw.ack(subscription, old, live)));
        assertEquals(Map.of(live, invalid), Refusal.ackIds(() -> raw.ack(subscription, live)));
    }

    @Test
    void messages_of_a_key_come_in_order_and_over_one_stream() {
        var topic = raw.topic("topic");
        var subscription =
                raw.subscribe(named("subscription", topic).setEnableMessageOrdering(true));
        for (var text : texts("", 30)) {
            raw.publish(topic, RawPubSub.keyed("key", text));
        }
        var one = raw.stream(subscription, 100);
        var other = raw.stream(subscription, 100);

        var first = one.poll(MOMENT);
        var elsewhere = first == null ? other.poll(MOMENT) : null;
        while (first == null && elsewhere == null) {
            first = one.poll(MOMENT);
            elsewhere = first == null ? other.poll(MOMENT) : null;
        }
        var owner = first == null ? other : one;
        var rest = owner.next(29).stream().map(RawStream::text).toList();

        assertEquals(List.of(texts("", 30)).subList(1, 30), rest);
        (owner == one ? other : one).assertQuiet(Duration.ofMillis(500));
    }

    @Test
    void pull_gives_no_more_than_it_was_asked_for() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        raw.publish(topic, texts("", 10));

        var received = new HashSet<String>();
        while (received.size() < 10) {
            var messages = raw.pull(subscription, 3);
            assertTrue(messages.size() <= 3);
            messages.forEach(
                    message -> assertTrue(received.add(RawStream.text(message)), "came twice"));
        }
    }

    @Test
    void a_thousand_messages_go_in_one_request_and_no_more() {
        var topic = raw.topic("topic");
        subscribe(topic);

        assertEquals(1000, new HashSet<>(raw.publish(topic, texts("", 1000))).size());
        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> raw.publish(topic, texts("", 1001)));
        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> raw.publish(topic, texts("", 0)));
        Refusal.expect(
                Status.Code.INVALID_ARGUMENT,
                () -> raw.publish(topic, PubsubMessage.getDefaultInstance()));
    }

    @Test
    void deadlines_out_of_bounds_are_refused() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);

        for (int seconds : List.of(0, 9, 601)) {
            var stream =
                    raw.stream(
                            StreamingPullRequest.newBuilder()
                                    .setSubscription(subscription)
                                    .setStreamAckDeadlineSeconds(seconds)
                                    .build());
            assertEquals(Status.Code.INVALID_ARGUMENT, stream.end());
        }
        Refusal.expect(
                Status.Code.INVALID_ARGUMENT,
                () -> raw.subscribe(named("late", topic).setAckDeadlineSeconds(601)));
        Refusal.expect(
                Status.Code.INVALID_ARGUMENT,
                () -> raw.modifyDeadline(subscription, -1, "nonsense"));
        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> raw.ack(subscription, "nonsense"));
        Refusal.expect(Status.Code.INVALID_ARGUMENT, () -> raw.ack(subscription));
    }

    @Test
    void what_is_not_there_is_not_found_and_what_is_there_is_not_made_again() {
        var topic = raw.topic("topic");
        var subscription = subscribe(topic);
        var nowhere = raw.subscriptionName("nowhere");

        Refusal.expect(Status.Code.NOT_FOUND, () -> raw.publish(raw.topicName("nowhere"), "a"));
        Refusal.expect(Status.Code.NOT_FOUND, () -> raw.pull(nowhere, 1));
        assertEquals(Status.Code.NOT_FOUND, raw.stream(nowhere, 1).end());
        Refusal.expect(Status.Code.ALREADY_EXISTS, () -> raw.topic("topic"));
        Refusal.expect(Status.Code.ALREADY_EXISTS, () -> subscribe(topic));
        raw.deleteSubscription(subscription);
        Refusal.expect(Status.Code.NOT_FOUND, () -> raw.pull(subscription, 1));
    }

    @Test
    void settings_are_kept_and_change_only_where_the_mask_says() {
        var graves = raw.topic("graves");
        var topic = raw.topic("topic");
        var subscription =
                raw.subscribe(
                        named("subscription", topic)
                                .setAckDeadlineSeconds(33)
                                .setDeadLetterPolicy(to(graves)));

        raw.update(
                Subscription.newBuilder().setName(subscription).setAckDeadlineSeconds(44).build(),
                "ack_deadline_seconds");
        var kept = settings(subscription);
        assertEquals(44, kept.getAckDeadlineSeconds());
        assertEquals(graves, kept.getDeadLetterPolicy().getDeadLetterTopic());
        assertEquals(5, kept.getDeadLetterPolicy().getMaxDeliveryAttempts());
        assertEquals(7 * 24 * 3600, kept.getMessageRetentionDuration().getSeconds());

        raw.update(Subscription.newBuilder().setName(subscription).build(), "dead_letter_policy");
        assertFalse(settings(subscription).hasDeadLetterPolicy());
        assertEquals(44, settings(subscription).getAckDeadlineSeconds());
    }

    @Test
    void keep_alive_requests_do_no_harm() {
        var topic = raw.topic("topic");
        var stream = raw.stream(subscribe(topic), 10);
        stream.send(StreamingPullRequest.getDefaultInstance());
        stream.send(StreamingPullRequest.getDefaultInstance());
        raw.publish(topic, "a");

        assertEquals("a", RawStream.text(stream.next()));
        assertTrue(stream.isOpen());
    }

    @Test
    void a_stream_may_change_the_deadline_of_later_leases_only_within_bounds() {
        var topic = raw.topic("topic");
        var stream = raw.stream(subscribe(topic), 10);

        stream.send(StreamingPullRequest.newBuilder().setStreamAckDeadlineSeconds(601).build());

        assertEquals(Status.Code.INVALID_ARGUMENT, stream.end());
    }

    private Subscription settings(String subscription) {
        return raw.call(
                PubSubMethods.GET_SUBSCRIPTION,
                GetSubscriptionRequest.newBuilder().setSubscription(subscription).build());
    }

    private String subscribe(String topic) {
        return raw.subscribe(named("subscription", topic).setAckDeadlineSeconds(10));
    }

    private Subscription.Builder named(String id, String topic) {
        return Subscription.newBuilder().setName(raw.subscriptionName(id)).setTopic(topic);
    }

    private static DeadLetterPolicy to(String topic) {
        return DeadLetterPolicy.newBuilder()
                .setDeadLetterTopic(topic)
                .setMaxDeliveryAttempts(5)
                .build();
    }

    private static String[] texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    /** Brokers may be late, and are on a busy machine; they may not be early. */
    private static void assertNotEarly(Duration expected, long began) {
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(expected.minusMillis(100)) >= 0, "took " + took);
    }
}
