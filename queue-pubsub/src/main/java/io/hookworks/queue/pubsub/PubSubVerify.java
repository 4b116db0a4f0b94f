package io.hookworks.queue.pubsub;

import io.hookworks.queue.*;

import java.util.*;

record PubSubVerify(PubSubConnection connection, PubSubNames names) {
    List<Finding> of(QueueSpec spec) {
        return List.of();
    }
}
