package io.hookworks.config;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;
import java.time.Duration;
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
        int maxBody) {}
