package io.hookworks.config;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Secret;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One sender of webhooks, reached at {@code /webhooks/{name}}.
 *
 * @param secrets any of them may have signed: two while one replaces the other
 * @param queue where its events go that no route takes
 * @param routes by event type; the first that matches wins
 * @param deadline within which the sender has its answer
 * @param maxBody largest body in bytes; a larger one is answered 413
 */
public record SourceConfig(
        String name,
        Profile profile,
        List<Secret> secrets,
        QueueName queue,
        Map<TypePattern, QueueName> routes,
        Duration deadline,
        int maxBody) {
    public SourceConfig {
        secrets = List.copyOf(secrets);
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /** Where an event of this type goes. */
    public QueueName queueFor(String type) {
        return routes.entrySet().stream()
                .filter(route -> route.getKey().matches(type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(queue);
    }
}
