package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.rpc.NotFoundException;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class PubSubProvisionerTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Duration DAY = Duration.ofDays(1);

    private final Emulated emulated = Emulated.open();
    private final PubSubProvisioner provisioner =
            new PubSubProvisioner(emulated.connection(), emulated.plan());

    @AfterEach
    void close() {
        emulated.close();
    }

    @Test
    void plain_queue_has_dead_letters_and_a_delay_lane() {
        provisioner.provision(spec(Guarantees.NONE, 30, 20));
        var queue = subscription(emulated.names().subscription(QUEUE));
        assertEquals(emulated.names().topic(QUEUE), queue.getTopic());
        assertEquals(30, queue.getAckDeadlineSeconds());
        assertEquals(DAY.toSeconds(), queue.getMessageRetentionDuration().getSeconds());
        assertTrue(neverExpires(queue));
        assertFalse(queue.hasRetryPolicy());
        assertEquals(20, queue.getDeadLetterPolicy().getMaxDeliveryAttempts());
        assertEquals(
                emulated.names().topic(QUEUE.deadLetters()),
                queue.getDeadLetterPolicy().getDeadLetterTopic());
        var deadLetters = subscription(emulated.names().subscription(QUEUE.deadLetters()));
        assertEquals(
                DAY.multipliedBy(7).toSeconds(),
                deadLetters.getMessageRetentionDuration().getSeconds());
        assertTrue(neverExpires(deadLetters));
        var lane = subscription(emulated.names().laneSubscription(QUEUE));
        assertEquals(emulated.names().laneTopic(QUEUE), lane.getTopic());
        assertTrue(neverExpires(lane));
        assertFalse(lane.hasDeadLetterPolicy());
    }

    @Test
    void guarantees_hold_for_dead_letters_too() {
        var strict = new Guarantees(Ordering.PER_KEY, AckCertainty.CONFIRMED);
        provisioner.provision(spec(strict, 30, 20));
        for (var name : List.of(QUEUE, QUEUE.deadLetters())) {
            var there = subscription(emulated.names().subscription(name));
            assertTrue(there.getEnableMessageOrdering());
            assertTrue(there.getEnableExactlyOnceDelivery());
        }
        assertThrows(
                NotFoundException.class,
                () -> subscription(emulated.names().laneSubscription(QUEUE)));
    }

    @Test
    void what_differs_is_set() {
        var topic = emulated.names().topic(QUEUE);
        var name = emulated.names().subscription(QUEUE);
        emulated.connection()
                .publisher()
                .createTopicCallable()
                .call(Topic.newBuilder().setName(topic).build());
        emulated.connection()
                .subscriber()
                .createSubscriptionCallable()
                .call(
                        Subscription.newBuilder()
                                .setName(name)
                                .setTopic(topic)
                                .setExpirationPolicy(ExpirationPolicy.getDefaultInstance())
                                .setRetryPolicy(
                                        RetryPolicy.newBuilder()
                                                .setMinimumBackoff(Durations.fromSeconds(10)))
                                .build());
        var spec = spec(new Guarantees(Ordering.NONE, AckCertainty.CONFIRMED), 45, 20);
        provisioner.provision(spec);
        var planned = emulated.plan().queue(spec);
        assertEquals(List.of(), PubSubDifference.between(planned, subscription(name)));
    }

    @Test
    void provisioned_queue_has_no_findings() throws InterruptedException {
        var spec = spec(Guarantees.NONE, 5, 3);
        var verify = new PubSubVerify(emulated.connection(), emulated.plan());
        assertEquals(6, verify.of(spec).size());
        provisioner.provision(spec);
        assertEquals(List.of(), verify.of(spec));
    }

    private QueueSpec spec(Guarantees guarantees, int lease, int maxReceives) {
        var net = new QueueSpec.DeadLetters(DAY.multipliedBy(14), maxReceives);
        return new QueueSpec(QUEUE, guarantees, Duration.ofSeconds(lease), DAY, net);
    }

    private Subscription subscription(String name) {
        return emulated.connection()
                .subscriber()
                .getSubscriptionCallable()
                .call(GetSubscriptionRequest.newBuilder().setSubscription(name).build());
    }

    private static boolean neverExpires(Subscription there) {
        return there.hasExpirationPolicy() && !there.getExpirationPolicy().hasTtl();
    }

    @Test
    void what_no_update_can_change_is_refused() {
        provisioner.provision(spec(Guarantees.NONE, 30, 20));
        var error =
                assertThrows(
                        QueueException.class,
                        () -> provisioner.provision(spec(Guarantees.PER_KEY, 30, 20)));
        assertEquals(Kind.UNSUPPORTED, error.kind());
        assertTrue(String.valueOf(error.getMessage()).contains("delete projects/"));
    }

    @Test
    void lease_longer_than_pub_sub_takes_is_refused() {
        var error =
                assertThrows(
                        QueueException.class,
                        () -> provisioner.provision(spec(Guarantees.NONE, 601, 20)));
        assertEquals(Kind.UNSUPPORTED, error.kind());
    }
}
