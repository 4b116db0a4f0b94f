package io.hookworks.apps.updater;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.QueueHandlers;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An event-updater for every destination that a queue names; queues of one destination share it.
 */
final class EventUpdaters implements AutoCloseable {
    private final Map<String, EventUpdater> byDestination = new LinkedHashMap<>();
    private final QueueHandlers handlers;

    EventUpdaters(Hookworks hookworks, Clock clock) {
        var byQueue = new LinkedHashMap<QueueName, Handlers>();
        for (var queue : hookworks.queues().values()) {
            var destination = queue.destination();
            if (destination != null) {
                byQueue.put(queue.name(), Handlers.all(updater(destination, hookworks, clock)));
            }
        }
        handlers = new QueueHandlers(byQueue);
    }

    private EventUpdater updater(String destination, Hookworks hookworks, Clock clock) {
        return byDestination.computeIfAbsent(
                destination,
                name -> {
                    var config = hookworks.destinations().get(name);
                    return new EventUpdater(
                            Objects.requireNonNull(config, () -> "no destination " + name), clock);
                });
    }

    QueueHandlers handlers() {
        return handlers;
    }

    @Override
    public void close() {
        byDestination.values().forEach(EventUpdater::close);
    }
}
