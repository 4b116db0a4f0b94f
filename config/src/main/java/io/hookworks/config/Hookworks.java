package io.hookworks.config;

import io.hookworks.queue.QueueName;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code hookworks.yaml} says, checked and complete. Immutable; the maps keep the order of the
 * file.
 */
public record Hookworks(
        Provider provider,
        Map<QueueName, QueueConfig> queues,
        Map<String, SourceConfig> sources,
        Map<String, DestinationConfig> destinations) {

    /** Whose queues they are. */
    public enum Provider {
        SQS
    }

    public Hookworks {
        queues = ordered(queues);
        sources = ordered(sources);
        destinations = ordered(destinations);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
