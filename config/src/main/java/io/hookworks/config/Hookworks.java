package io.hookworks.config;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code hookworks.yaml} says, checked and complete. Immutable; the maps keep the order of the
 * file.
 *
 * @param concurrency messages in work at once in one worker process, over all its queues
 * @param limiters what queues with a rate share, by name
 * @param spool the second landing of events; null: there is none
 * @param quarantine where requests wait that nobody could verify; null: there is none
 * @param claimCheck where large bodies wait; null: nowhere, they are refused
 */
public record Hookworks(
        Provider provider,
        int concurrency,
        Map<QueueName, QueueConfig> queues,
        Map<String, SourceConfig> sources,
        Map<String, DestinationConfig> destinations,
        Map<String, RateConfig> limiters,
        @Nullable SpoolConfig spool,
        @Nullable QuarantineConfig quarantine,
        @Nullable ClaimCheckConfig claimCheck) {

    /** Whose queues they are. */
    public enum Provider {
        SQS,
        PUBSUB;

        /** As the file spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one that the file spells so, if there is one. */
        public static Optional<Provider> of(String word) {
            return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    public Hookworks {
        queues = ordered(queues);
        sources = ordered(sources);
        destinations = ordered(destinations);
        limiters = ordered(limiters);
    }

    /** The same with other sources. */
    public Hookworks withSources(Map<String, SourceConfig> other) {
        return new Hookworks(
                provider,
                concurrency,
                queues,
                other,
                destinations,
                limiters,
                spool,
                quarantine,
                claimCheck);
    }

    /** The same with other destinations. */
    public Hookworks withDestinations(Map<String, DestinationConfig> other) {
        return new Hookworks(
                provider,
                concurrency,
                queues,
                sources,
                other,
                limiters,
                spool,
                quarantine,
                claimCheck);
    }

    /** What each queue guarantees. */
    public QueueCatalog catalog() {
        var guarantees = new HashMap<QueueName, Guarantees>();
        queues.forEach((name, queue) -> guarantees.put(name, queue.guarantees()));
        return new QueueCatalog(guarantees);
    }

    /** The files that it names, and that are read with it. */
    List<Path> schemaFiles() {
        return sources.values().stream()
                .flatMap(source -> source.schemas().values().stream())
                .map(BodySchema::file)
                .toList();
    }

    /**
     * How long a message and then its dead letter may wait, on the queue that keeps them longest.
     */
    public Duration longestStay() {
        return queues.values().stream()
                .map(queue -> queue.retention().plus(queue.deadLetterRetention()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
