package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Leases, backoff, dead letters and order, on a clock that the tests move. The emulator applies no
 * retry policy to a first failure, and delivers out of order after one.
 */
class FakeBrokerTest {
    private static final String TOPIC = "projects/p/topics/topic";
    private static final String GRAVES = "projects/p/topics/graves";
    private static final String NAME = "projects/p/subscriptions/subscription";

    private final ManualClock clock = ManualClock.somewhere();
    private final FakeBroker broker = new FakeBroker(clock, new Random(1));
    private final Puller puller = new Puller(0, 0, Duration.ofSeconds(10));
    private final Puller other = new Puller(0, 0, Duration.ofSeconds(10));

    FakeBrokerTest() {
        topic(TOPIC);
        topic(GRAVES);
    }

    @Test
    void a_lease_ends_with_its_deadline() {
        subscribe(settings());
        publish(RawPubSub.text("a"));
        assertEquals(List.of("a"), take(puller));

        clock.advance(Duration.ofMillis(9_999));
        assertEquals(List.of(), take(other));
        assertEquals(Duration.ofMillis(1), broker.nextDue().orElseThrow());
        clock.advance(Duration.ofMillis(1));
        assertEquals(List.of("a"), take(other));
    }

    @Test
    void the_retry_policy_holds_from_the_first_failure_on() {
        subscribe(settings().setRetryPolicy(backoff(2, 5)));
        publish(RawPubSub.text("a"));

        for (int seconds : List.of(2, 4, 5, 5)) {
            giveBack(one(puller));
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(List.of(), take(puller));
            clock.advance(Duration.ofMillis(1));
        }
        assertEquals(List.of("a"), take(puller));
    }

    @Test
    void what_ran_out_waits_by_the_retry_policy_too() {
        subscribe(settings().setRetryPolicy(backoff(3, 5)));
        publish(RawPubSub.text("a"));
        take(puller);

        clock.advance(Duration.ofSeconds(10));
        assertEquals(List.of(), take(puller));
        clock.advance(Duration.ofSeconds(3));
        assertEquals(List.of("a"), take(puller));
    }

    @Test
    void dead_letters_that_nobody_subscribed_to_are_lost() {
        subscribe(settings().setDeadLetterPolicy(toGraves()));
        publish(RawPubSub.text("a"));
        for (int i = 0; i < 5; i++) {
            giveBack(one(puller));
        }

        assertEquals(List.of(), take(puller));
        assertEquals(0, (int) broker.look(NAME, FakeSubscription::unsettled));
    }

    @Test
    void without_its_topic_a_dead_letter_stays_and_goes_on_counting() {
        subscribe(settings().setDeadLetterPolicy(toGraves()));
        publish(RawPubSub.text("a"));
        broker.with(
                all -> {
                    all.deleteTopic(GRAVES);
                    return DeleteTopicRequest.getDefaultInstance();
                });
        for (int i = 0; i < 5; i++) {
            giveBack(one(puller));
        }

        assertEquals(6, one(puller).getDeliveryAttempt());
    }

    @Test
    void messages_are_kept_as_long_as_the_subscription_says() {
        subscribe(
                settings()
                        .setMessageRetentionDuration(
                                com.google.protobuf.Duration.newBuilder().setSeconds(600)));
        publish(RawPubSub.text("a"));

        clock.advance(Duration.ofSeconds(601));

        assertEquals(List.of(), take(puller));
    }

    @Test
    void a_failure_repeats_all_later_messages_of_its_key_even_acknowledged_ones() {
        subscribe(settings().setEnableMessageOrdering(true));
        publish("k", "a0", "a1", "a2", "a3");
        var messages = broker.take(NAME, puller, 3);

        broker.ack(NAME, List.of(messages.get(2).getAckId()));
        giveBack(messages.get(0));

        assertEquals(List.of("a0", "a1", "a2", "a3"), take(puller));
    }

    @Test
    void an_expiry_repeats_the_later_messages_of_its_key_and_no_settled_earlier_ones() {
        subscribe(settings().setEnableMessageOrdering(true));
        publish("k", "a0", "a1", "a2");
        var messages = broker.take(NAME, puller, 3);
        broker.ack(NAME, List.of(messages.get(0).getAckId()));
        broker.modify(NAME, List.of(messages.get(1).getAckId()), 5);

        clock.advance(Duration.ofSeconds(5));

        assertEquals(List.of("a1", "a2"), take(puller));
    }

    @Test
    void later_messages_of_a_key_go_to_nobody_else_and_other_keys_do() {
        subscribe(settings().setEnableMessageOrdering(true));
        publish("k", "a0");
        assertEquals(List.of("a0"), take(puller));
        publish("k", "a1");
        publish("l", "b0");

        assertEquals(List.of("b0"), take(other));
        assertEquals(List.of("a1"), take(puller));
    }

    @Test
    void a_backoff_holds_up_its_key_and_no_other() {
        subscribe(settings().setEnableMessageOrdering(true).setRetryPolicy(backoff(5, 5)));
        publish("k", "a0", "a1");
        publish("l", "b0");
        for (var message : broker.take(NAME, puller, 3)) {
            if (RawStream.text(message).equals("a0")) {
                giveBack(message);
            }
        }
        publish("l", "b1");

        assertEquals(List.of("b1"), take(puller));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of("a0", "a1"), take(puller));
    }

    @Test
    void a_dead_letter_lets_the_next_of_its_key_go() {
        subscribe(settings().setEnableMessageOrdering(true).setDeadLetterPolicy(toGraves()));
        publish("k", "a0", "a1");
        for (int i = 0; i < 5; i++) {
            giveBack(broker.take(NAME, puller, 1).getFirst());
        }

        assertEquals(List.of("a1"), take(other));
    }

    @Test
    void confirmed_acknowledgements_are_final_also_in_order() {
        subscribe(settings().setEnableMessageOrdering(true).setEnableExactlyOnceDelivery(true));
        publish("k", "a0", "a1", "a2");
        var messages = broker.take(NAME, puller, 3);
        broker.ack(NAME, List.of(messages.get(1).getAckId()));
        giveBack(messages.get(0));

        assertEquals(List.of("a0", "a2"), take(puller));
    }

    private void topic(String name) {
        broker.with(all -> all.createTopic(Topic.newBuilder().setName(name).build()));
    }

    private void subscribe(Subscription.Builder settings) {
        broker.with(all -> all.createSubscription(settings.build()));
    }

    private static Subscription.Builder settings() {
        return Subscription.newBuilder().setName(NAME).setTopic(TOPIC);
    }

    private void publish(PubsubMessage message) {
        broker.publish(PublishRequest.newBuilder().setTopic(TOPIC).addMessages(message).build());
    }

    private void publish(String key, String... texts) {
        for (var text : texts) {
            publish(RawPubSub.keyed(key, text));
        }
    }

    private List<String> take(Puller by) {
        return broker.take(NAME, by, 100).stream().map(RawStream::text).toList();
    }

    private ReceivedMessage one(Puller by) {
        return broker.take(NAME, by, 1).getFirst();
    }

    private void giveBack(ReceivedMessage message) {
        broker.modify(NAME, List.of(message.getAckId()), 0);
    }

    private static DeadLetterPolicy.Builder toGraves() {
        return DeadLetterPolicy.newBuilder().setDeadLetterTopic(GRAVES);
    }

    private static RetryPolicy.Builder backoff(long shortest, long longest) {
        var policy = RetryPolicy.newBuilder();
        policy.getMinimumBackoffBuilder().setSeconds(shortest);
        policy.getMaximumBackoffBuilder().setSeconds(longest);
        return policy;
    }
}
