package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the service documents and the emulator does not do: it ignores flow control, does not
 * confirm on a stream nor answer keep-alives, hands later messages of a key to a new stream while
 * an earlier one is leased, and has neither rights nor limits of sizes. And the faults that tests
 * order.
 */
class FakePubSubTest {
    private static final Duration QUIET = Duration.ofMillis(300);

    private final FakePubSub fake = FakePubSub.start();
    private final RawPubSub raw = new RawPubSub(fake.endpoint());
    private final String topic = raw.topic("topic");
    private final String subscription = raw.subscribe(named("subscription"));

    @AfterEach
    void close() {
        raw.close();
        fake.close();
    }

    @Test
    void a_stream_gets_as_many_messages_as_it_may_hold() {
        raw.publish(topic, texts(10));
        var stream = raw.stream(subscription, 3);
        var held = stream.next(3);
        stream.assertQuiet(QUIET);
        assertEquals(3, fake.outstanding(subscription));

        raw.ack(subscription, held.getFirst().getAckId());
        stream.next(1);
        stream.assertQuiet(QUIET);
        raw.modifyDeadline(subscription, 0, held.get(1).getAckId());
        stream.next(1);
        stream.assertQuiet(QUIET);
        raw.modifyDeadline(subscription, 1, held.get(2).getAckId());
        stream.next(1);
        stream.assertQuiet(QUIET);
    }

    @Test
    void a_stream_gets_as_many_bytes_as_it_may_hold() {
        var stream =
                raw.stream(
                        first().setMaxOutstandingMessages(100)
                                .setMaxOutstandingBytes(1000)
                                .build());
        raw.publish(topic, "a".repeat(600), "b".repeat(600), "c".repeat(600));

        var held = stream.next(2);
        stream.assertQuiet(QUIET);
        raw.ack(subscription, held.get(0).getAckId(), held.get(1).getAckId());
        stream.next();
    }

    @Test
    void another_stream_gets_what_the_first_may_not_hold() {
        var one = raw.stream(subscription, 2);
        var other = raw.stream(subscription, 2);
        raw.publish(topic, texts(4));

        var texts = new HashSet<String>();
        one.next(2).forEach(message -> texts.add(RawStream.text(message)));
        other.next(2).forEach(message -> texts.add(RawStream.text(message)));

        assertEquals(Set.of(texts(4)), texts);
    }

    @Test
    void limits_belong_to_the_first_request_of_a_stream() {
        var stream = raw.stream(subscription, 2);

        stream.send(StreamingPullRequest.newBuilder().setMaxOutstandingMessages(3).build());

        assertEquals(Status.Code.INVALID_ARGUMENT, stream.end());
    }

    @Test
    void keep_alives_are_answered_to_a_client_that_knows_them() throws InterruptedException {
        var modern = raw.stream(first().setProtocolVersion(1).build());
        var old = raw.stream(subscription, 10);
        modern.send(StreamingPullRequest.getDefaultInstance());
        old.send(StreamingPullRequest.getDefaultInstance());

        assertEquals(StreamingPullResponse.getDefaultInstance(), modern.answers.take());
        modern.cancel();
        raw.publish(topic, "a");
        assertEquals(1, old.answers.take().getReceivedMessagesCount());
    }

    @Test
    void exactly_once_settling_over_a_stream_is_confirmed_id_by_id() throws InterruptedException {
        var once = raw.subscribe(named("once").setEnableExactlyOnceDelivery(true));
        var stream = raw.stream(once, 10);
        raw.publish(topic, "a");
        var old = stream.next().getAckId();
        raw.modifyDeadline(once, 0, old);
        var live = stream.next().getAckId();
        stream.answers.clear();

        stream.send(
                StreamingPullRequest.newBuilder()
                        .addModifyDeadlineAckIds(live)
                        .addModifyDeadlineSeconds(60)
                        .build());
        stream.send(StreamingPullRequest.newBuilder().addAckIds(live).addAckIds(old).build());

        var extended = stream.answers.take().getModifyAckDeadlineConfirmation();
        assertEquals(List.of(live), extended.getAckIdsList());
        var acked = stream.answers.take().getAcknowledgeConfirmation();
        assertEquals(List.of(live), acked.getAckIdsList());
        assertEquals(List.of(old), acked.getInvalidAckIdsList());
        assertEquals(0, fake.unsettled(once));
    }

    @Test
    void an_exactly_once_ack_may_fail_for_now_and_succeed_later() {
        var once = raw.subscribe(named("once").setEnableExactlyOnceDelivery(true));
        raw.publish(topic, "a", "b");
        var ids = raw.stream(once, 2).next(2).stream().map(one -> one.getAckId()).toList();
        fake.failForNow(1);

        assertEquals(
                Map.of(ids.get(0), "TRANSIENT_FAILURE_INVALID_ACK_ID"),
                Refusal.ackIds(() -> raw.ack(once, ids.get(0), ids.get(1))));
        assertEquals(1, fake.unsettled(once));
        raw.ack(once, ids.get(0));
        assertEquals(0, fake.unsettled(once));
    }

    @Test
    void what_has_no_key_comes_in_no_order() {
        raw.publish(topic, texts(50));

        var order = raw.stream(subscription, 0).next(50).stream().map(RawStream::text).toList();

        assertEquals(Set.of(texts(50)), Set.copyOf(order));
        assertNotEquals(List.of(texts(50)), order);
    }

    @Test
    void a_key_waits_for_the_lease_of_a_stream_that_is_gone() {
        var ordered = raw.subscribe(named("ordered").setEnableMessageOrdering(true));
        var gone = raw.stream(ordered, 10);
        raw.publish(topic, RawPubSub.keyed("key", "a"));
        var held = gone.next();
        fake.endStreams(Status.UNAVAILABLE);
        raw.publish(topic, RawPubSub.keyed("key", "b"));

        var next = raw.stream(ordered, 10);
        next.assertQuiet(QUIET);
        raw.modifyDeadline(ordered, 1, held.getAckId());

        assertEquals(List.of("a", "b"), next.next(2).stream().map(RawStream::text).toList());
    }

    @Test
    void calls_fail_as_often_as_ordered_and_are_counted() {
        fake.fail(PubSubMethod.PUBLISH, Status.UNAVAILABLE, 2);

        Refusal.expect(Status.Code.UNAVAILABLE, () -> raw.publish(topic, "a"));
        Refusal.expect(Status.Code.UNAVAILABLE, () -> raw.publish(topic, "b"));
        raw.publish(topic, "c");

        assertEquals(3, fake.calls(PubSubMethod.PUBLISH));
        assertEquals(1, fake.unsettled(subscription));
    }

    @Test
    void an_answer_is_lost_after_the_effect() {
        fake.loseAnswer(PubSubMethod.PUBLISH, Status.UNAVAILABLE);

        Refusal.expect(Status.Code.UNAVAILABLE, () -> raw.publish(topic, "a"));

        assertEquals(1, fake.unsettled(subscription));
    }

    @Test
    void streams_end_when_a_test_says_so_and_keep_their_leases() {
        var stream = raw.stream(subscription, 1);
        raw.publish(topic, "a");
        stream.next();

        fake.endStreams(Status.UNAVAILABLE);

        assertEquals(Status.Code.UNAVAILABLE, stream.end());
        assertEquals(0, fake.streams());
        assertEquals(1, fake.outstanding(subscription));
    }

    @Test
    void a_frozen_stream_stays_open_and_says_nothing_while_new_ones_work() {
        var frozen = raw.stream(first().setProtocolVersion(1).build());
        raw.publish(topic, "a");
        raw.ack(subscription, frozen.next().getAckId());
        frozen.answers.clear();
        fake.freezeStreams();

        raw.publish(topic, "b");
        frozen.send(StreamingPullRequest.getDefaultInstance());
        frozen.assertQuiet(QUIET);
        assertTrue(frozen.answers.isEmpty());
        assertTrue(frozen.isOpen());
        assertEquals("b", RawStream.text(raw.stream(subscription, 1).next()));
    }

    @Test
    void a_right_that_is_withheld_is_neither_named_nor_granted() {
        var right = "pubsub.topics.publish";
        var request =
                TestIamPermissionsRequest.newBuilder()
                        .setResource(topic)
                        .addPermissions(right)
                        .addPermissions("pubsub.topics.get")
                        .build();
        fake.withhold(topic, right);

        var granted = raw.call(PubSubMethods.TEST_IAM_PERMISSIONS, request).getPermissionsList();
        assertEquals(List.of("pubsub.topics.get"), granted);
        Refusal.expect(Status.Code.PERMISSION_DENIED, () -> raw.publish(topic, "a"));

        fake.grant(topic, right);
        raw.publish(topic, "a");
    }

    @Test
    void nothing_is_granted_on_what_does_not_exist() {
        var request =
                TestIamPermissionsRequest.newBuilder()
                        .setResource(raw.topicName("nowhere"))
                        .addPermissions("pubsub.topics.publish")
                        .build();

        assertEquals(
                0, raw.call(PubSubMethods.TEST_IAM_PERMISSIONS, request).getPermissionsCount());
    }

    @Test
    void data_survives_a_restart_on_the_same_port() {
        var stream = raw.stream(subscription, 1);
        raw.publish(topic, "a", "b");
        var held = stream.next();

        fake.stop();
        stream.end();
        Refusal.expect(Status.Code.UNAVAILABLE, () -> raw.publish(topic, "c"));
        fake.restart();

        // A new client, as the old one waits before it tries again.
        try (var back = new RawPubSub(fake.endpoint())) {
            back.ack(subscription, held.getAckId());
            var other = back.stream(subscription, 1).next();
            assertNotEquals(RawStream.text(held), RawStream.text(other));
        }
    }

    private StreamingPullRequest.Builder first() {
        return StreamingPullRequest.newBuilder()
                .setSubscription(subscription)
                .setStreamAckDeadlineSeconds(10);
    }

    private Subscription.Builder named(String id) {
        return Subscription.newBuilder().setName(raw.subscriptionName(id)).setTopic(topic);
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
