package io.hookworks.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;
import io.hookworks.signature.Profile;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Makes the message of an event: its bytes as they came, and what the handler must know beside
 * them.
 */
final class Envelope {
    private static final Pattern SHORT = Pattern.compile("[\\x20-\\x7e]{1,256}");

    /** https://www.w3.org/TR/trace-context/#traceparent-header */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Envelope() {}

    static Message of(SourceConfig source, Identity identity, Arrival arrival, Instant now) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("source", source.name());
        attributes.put(Marks.VERIFIED, verified(source));
        attributes.put(Marks.STRENGTH, word(source.profile().scheme().strength()));
        var given = identity.given();
        if (given != null) {
            attributes.put("event-id", given);
        }
        if (!identity.unsigned().isEmpty()) {
            attributes.put(Marks.UNSIGNED, String.join(",", identity.unsigned()));
        }
        arrival.header("Content-Type")
                .filter(SHORT.asMatchPredicate())
                .ifPresent(type -> attributes.put("content-type", type));
        arrival.header("traceparent")
                .filter(TRACEPARENT.asMatchPredicate())
                .ifPresentOrElse(
                        parent -> {
                            attributes.put("traceparent", parent);
                            arrival.header("tracestate")
                                    .filter(SHORT.asMatchPredicate())
                                    .ifPresent(state -> attributes.put("tracestate", state));
                        },
                        () -> attributes.put("traceparent", newTrace()));
        var items = source.profile().items();
        if (items != null) {
            attributes.put("items", json(items));
        }
        if (!identity.readable()) {
            attributes.put("unparsable", "true");
        }
        return new Message(identity.id(), identity.type(), now, arrival.body(), attributes, null);
    }

    /** Senders of webhooks rarely have a trace; then it begins here. */
    private static String newTrace() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return "00-"
                + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE))
                + hex.toHexDigits(random.nextLong())
                + "-"
                + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE))
                + "-01";
    }

    /** How the class {@code Items} of the workers reads it. */
    private static String json(Profile.Items items) {
        try {
            return JSON.writeValueAsString(items);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By what the sender was known, so that no worker has to check again. */
    private static String verified(SourceConfig source) {
        return source.profile().name() + ":" + word(source.profile().scheme().proof().algorithm());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
