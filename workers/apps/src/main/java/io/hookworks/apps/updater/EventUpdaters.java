package io.hookworks.apps.updater;

import io.hookworks.config.DestinationConfig;
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
                byQueue.put(queue.name(), handlers(destination, hookworks, clock));
            }
        }
        handlers = new QueueHandlers(byQueue);
    }

    private Handlers handlers(String destination, Hookworks hookworks, Clock clock) {
        var handlers = Handlers.all(updater(destination, hookworks, clock));
        return config(destination, hookworks).acceptUnverified()
                ? handlers.acceptUnverified("*")
                : handlers;
    }

    private EventUpdater updater(String destination, Hookworks hookworks, Clock clock) {
        return byDestination.computeIfAbsent(
                destination, name -> new EventUpdater(config(name, hookworks), clock));
    }

    private static DestinationConfig config(String name, Hookworks hookworks) {
        return Objects.requireNonNull(
                hookworks.destinations().get(name), () -> "no destination " + name);
    }

    QueueHandlers handlers() {
        return handlers;
    }

    @Override
    public void close() {
        byDestination.values().forEach(EventUpdater::close);
    }
}
