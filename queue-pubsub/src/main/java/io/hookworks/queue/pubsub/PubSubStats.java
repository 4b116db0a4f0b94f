package io.hookworks.queue.pubsub;

import io.hookworks.queue.*;

import java.time.InstantSource;
import java.util.*;

record PubSubStats(PubSubConnection connection, PubSubNames names, InstantSource clock) {
    QueueStats of(QueueName q) {
        return new QueueStats(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                clock.instant(),
                true);
    }
}
