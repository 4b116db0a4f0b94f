package io.hookworks.config;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;
import io.hookworks.signature.Handshakes;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sender of webhooks, reached at {@code /webhooks/{name}}.
 *
 * @param secrets any of them that counts may have signed: two while one replaces the other
 * @param topics those of AWS SNS whose messages are taken; empty for other senders
 * @param verifyToken what its sender shows in a handshake; null where it shows nothing
 * @param publicUrl how the sender knows it, without a query; null where its scheme does not sign it
 * @param queue where its events go that no route takes
 * @param routes by event type; the first that matches wins
 * @param schemas by event type, which bodies are held against; the first that matches counts
 * @param deadline within which the sender has its answer
 * @param dedupe for how long an event that comes again is not sent again; zero: never
 * @param maxBody largest body in bytes; a larger one is answered 413
 * @param admission what it lets in besides what is verified, and how fast
 */
public record SourceConfig(
        String name,
        Profile profile,
        List<SourceSecret> secrets,
        Set<String> topics,
        @Nullable Secret verifyToken,
        @Nullable String publicUrl,
        QueueName queue,
        Map<TypePattern, QueueName> routes,
        Map<TypePattern, BodySchema> schemas,
        Duration deadline,
        Duration dedupe,
        int maxBody,
        Admission admission) {
    /** What a source may be called, as a regular expression. */
    public static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

    public SourceConfig {
        secrets = List.copyOf(secrets);
        topics = Set.copyOf(topics);
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    }

    /**
     * The URL that the sender signed, if it signs one.
     *
     * @param query of the request as it came; null: it has none
     */
    public @Nullable String url(@Nullable String query) {
        return publicUrl == null || query == null ? publicUrl : publicUrl + "?" + query;
    }

    /** The secrets that count at a moment. */
    public List<Secret> secretsAt(Instant now) {
        return secrets.stream()
                .filter(each -> each.countsAt(now))
                .map(SourceSecret::secret)
                .toList();
    }

    /** Every queue that an event of it may go to. */
    public Set<QueueName> allQueues() {
        var all = new LinkedHashSet<>(routes.values());
        all.add(queue);
        return all;
    }

    /**
     * How its sender finds out whether we are there.
     *
     * @param known the secrets that count
     */
    public Handshakes handshakes(List<Secret> known) {
        return new Handshakes(profile.handshakes(), profile.scheme(), known, verifyToken);
    }

    /** Where an event of this type goes. */
    public QueueName queueFor(String type) {
        return first(routes, type).orElse(queue);
    }

    /** What the body of an event of this type is held against; empty: nothing. */
    public Optional<BodySchema> schemaFor(String type) {
        return first(schemas, type);
    }

    private static <T> Optional<T> first(Map<TypePattern, T> all, String type) {
        return all.entrySet().stream()
                .filter(each -> each.getKey().matches(type))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
