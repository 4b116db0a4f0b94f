package io.hookworks.apps.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.apps.Excerpt;
import io.hookworks.queue.Payload;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

/**
 * Reads Stripe's JSON; what billing does not need of it, and what Stripe adds later, is skipped.
 */
final class StripeReader {
    private static final int FAULT_LIMIT = 200;

    private record Envelope(String id, long created, Data data) {}

    private record Data(JsonNode object) {}

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    <T> StripeEvent<T> read(Payload payload, Class<T> type) throws MalformedEvent {
        try {
            var envelope = required(mapper.readValue(payload.stream(), Envelope.class), "event");
            var object = required(required(envelope.data(), "data").object(), "data.object");
            return new StripeEvent<>(
                    required(envelope.id(), "id"),
                    Instant.ofEpochSecond(envelope.created()),
                    required(mapper.treeToValue(object, type), "data.object"));
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw malformed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Jackson leaves null what the JSON leaves out, whatever the type says. */
    private static <T> T required(T value, String name) {
        if (Objects.isNull(value)) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static MalformedEvent malformed(String why, Exception cause) {
        return new MalformedEvent(
                "not a Stripe event that billing can read: " + Excerpt.of(why, FAULT_LIMIT), cause);
    }
}
