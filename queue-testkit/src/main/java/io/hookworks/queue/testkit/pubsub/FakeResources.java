package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The topics and subscriptions that there are; guarded by the broker's lock. */
final class FakeResources {
    private static final String DELETED = "_deleted-topic_";
    private static final String SOURCE = "CloudPubSubDeadLetterSource";

    private static final Set<String> CHANGEABLE_OF_TOPIC =
            Set.of("labels", "message_retention_duration", "message_storage_policy");

    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, FakeSubscription> subscriptions = new LinkedHashMap<>();
    private final RandomGenerator random;
    private long messageIds;

    FakeResources(RandomGenerator random) {
        this.random = random;
    }

    Topic createTopic(Topic topic) {
        SubscriptionRules.checkName(topic.getName(), "topics");
        if (topics.putIfAbsent(topic.getName(), topic) != null) {
            throw exists(topic.getName());
        }
        return topic;
    }

    Topic updateTopic(Topic wanted, FieldMask mask) {
        var changed = FieldMasks.apply(mask, CHANGEABLE_OF_TOPIC, topic(wanted.getName()), wanted);
        topics.put(changed.getName(), changed);
        return changed;
    }

    Topic topic(String name) {
        return found(topics.get(name), name);
    }

    void deleteTopic(String name) {
        topic(name);
        topics.remove(name);
        subscriptionsOf(name)
                .forEach(
                        subscription ->
                                subscription.change(
                                        subscription.settings().toBuilder()
                                                .setTopic(DELETED)
                                                .build()));
    }

    Subscription createSubscription(Subscription wanted) {
        var complete = SubscriptionRules.complete(wanted);
        topic(complete.getTopic());
        checkDeadLetters(complete);
        var subscription = new FakeSubscription(complete, random, this::forward);
        if (subscriptions.putIfAbsent(complete.getName(), subscription) != null) {
            throw exists(complete.getName());
        }
        return complete;
    }

    Subscription updateSubscription(Subscription wanted, FieldMask mask) {
        var subscription = subscription(wanted.getName());
        var changed =
                SubscriptionRules.complete(
                        FieldMasks.apply(
                                mask,
                                SubscriptionRules.CHANGEABLE,
                                subscription.settings(),
                                wanted));
        checkDeadLetters(changed);
        subscription.change(changed);
        return changed;
    }

    private void checkDeadLetters(Subscription settings) {
        if (settings.hasDeadLetterPolicy()) {
            topic(settings.getDeadLetterPolicy().getDeadLetterTopic());
        }
    }

    FakeSubscription subscription(String name) {
        return found(subscriptions.get(name), name);
    }

    void deleteSubscription(String name) {
        subscription(name);
        subscriptions.remove(name);
    }

    Collection<FakeSubscription> subscriptions() {
        return subscriptions.values();
    }

    boolean has(String name) {
        return topics.containsKey(name) || subscriptions.containsKey(name);
    }

    /** Gives a message to every subscription of the topic; without one it is lost. */
    String publish(String topic, PubsubMessage message, Instant now) {
        var id = Long.toString(++messageIds);
        var published =
                message.toBuilder()
                        .setMessageId(id)
                        .setPublishTime(
                                Timestamp.newBuilder()
                                        .setSeconds(now.getEpochSecond())
                                        .setNanos(now.getNano()))
                        .build();
        subscriptionsOf(topic).forEach(subscription -> subscription.add(published));
        return id;
    }

    private Collection<FakeSubscription> subscriptionsOf(String topic) {
        return subscriptions.values().stream()
                .filter(subscription -> subscription.settings().getTopic().equals(topic))
                .toList();
    }

    private boolean forward(Subscription from, FakeMessage message, Instant now) {
        var topic = from.getDeadLetterPolicy().getDeadLetterTopic();
        if (!topics.containsKey(topic)) {
            return false;
        }
        var name = from.getName().split("/", -1);
        var published = message.content().getPublishTime();
        publish(
                topic,
                message.content().toBuilder()
                        .putAttributes(
                                SOURCE + "DeliveryCount", Integer.toString(message.failures()))
                        .putAttributes(SOURCE + "Subscription", name[3])
                        .putAttributes(SOURCE + "SubscriptionProject", name[1])
                        .putAttributes(
                                SOURCE + "TopicPublishTime",
                                Instant.ofEpochSecond(published.getSeconds(), published.getNanos())
                                        .toString())
                        .build(),
                now);
        return true;
    }

    private static <T> T found(@Nullable T resource, String name) {
        if (resource == null) {
            throw Status.NOT_FOUND
                    .withDescription("Resource not found (resource=%s).".formatted(name))
                    .asRuntimeException();
        }
        return resource;
    }

    private static StatusRuntimeException exists(String name) {
        return Status.ALREADY_EXISTS
                .withDescription(
                        "Resource already exists in the project (resource=%s).".formatted(name))
                .asRuntimeException();
    }
}
