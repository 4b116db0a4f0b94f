package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which handlers serve which queue. Every app contributes one of these, for as many queues as it
 * finds configured; the program that runs the workers joins them.
 */
public record QueueHandlers(Map<QueueName, Handlers> byQueue) {
    public QueueHandlers {
        byQueue = Collections.unmodifiableMap(new LinkedHashMap<>(byQueue));
    }

    /** For no queue. */
    public static QueueHandlers none() {
        return new QueueHandlers(Map.of());
    }

    /** For one queue. */
    public static QueueHandlers of(QueueName queue, Handlers handlers) {
        return new QueueHandlers(Map.of(queue, handlers));
    }

    /**
     * What several apps contribute, as one.
     *
     * @throws IllegalArgumentException if two of them claim the same queue
     */
    public static QueueHandlers join(Collection<QueueHandlers> apps) {
        var joined = new LinkedHashMap<QueueName, Handlers>();
        for (var app : apps) {
            app.byQueue()
                    .forEach(
                            (queue, handlers) -> {
                                if (joined.putIfAbsent(queue, handlers) != null) {
                                    throw new IllegalArgumentException(
                                            "two apps claim the queue "
                                                    + queue
                                                    + "; a queue has the handlers of one app");
                                }
                            });
        }
        return new QueueHandlers(joined);
    }

    /** The handlers of a queue; empty: no app serves it. */
    public Optional<Handlers> of(QueueName queue) {
        return Optional.ofNullable(byQueue.get(queue));
    }
}
