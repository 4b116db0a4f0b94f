package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.SubscriptionName;
import com.google.pubsub.v1.TopicName;

import io.hookworks.queue.QueueName;

/**
 * What a queue is called in Pub/Sub: one topic and one subscription of the same name, and the same
 * again for its delay lane.
 */
record PubSubNames(String project, String prefix) {
    /** No queue's name has a dot, so no lane can be mistaken for a queue. */
    private static final String LANE = ".delay";

    String topic(QueueName queue) {
        return TopicName.format(project, prefix + queue);
    }

    String subscription(QueueName queue) {
        return SubscriptionName.format(project, prefix + queue);
    }

    String laneTopic(QueueName queue) {
        return TopicName.format(project, prefix + queue + LANE);
    }

    String laneSubscription(QueueName queue) {
        return SubscriptionName.format(project, prefix + queue + LANE);
    }
}
