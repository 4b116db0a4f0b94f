package io.hookworks.queue.pubsub;

import io.hookworks.queue.QueueName;

/**
 * What a queue is called in Pub/Sub: one topic and one subscription of the same name, and the same
 * again for its delay lane.
 */
record PubSubNames(String project, String prefix) {
    /** No queue's name has a dot, so no lane can be mistaken for a queue. */
    private static final String LANE = ".delay";

    private static final String PAUSE = ".paused";

    String topic(QueueName queue) {
        return topic(prefix + queue);
    }

    String subscription(QueueName queue) {
        return subscription(prefix + queue);
    }

    String laneTopic(QueueName queue) {
        return topic(prefix + queue + LANE);
    }

    String laneSubscription(QueueName queue) {
        return subscription(prefix + queue + LANE);
    }

    /** Made on an emulator only. */
    String pauseTopic(QueueName queue) {
        return topic(prefix + queue + PAUSE);
    }

    private String topic(String name) {
        return "projects/" + project + "/topics/" + name;
    }

    private String subscription(String name) {
        return "projects/" + project + "/subscriptions/" + name;
    }
}
