package io.hookworks.config;

import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;

/**
 * An HTTP endpoint that events are delivered to, signed by Standard Webhooks.
 *
 * @param connectTimeout until the connection stands
 * @param timeout from the start of the request to the end of the answer
 * @param rate how fast it may be called, by all queues that deliver to it; null: as fast as they
 *     can
 * @param acceptUnverified whether it also gets messages of requests that could not be verified;
 *     otherwise they become dead letters
 */
public record DestinationConfig(
        String name,
        URI url,
        Secret secret,
        Duration connectTimeout,
        Duration timeout,
        @Nullable RateConfig rate,
        boolean acceptUnverified) {}
