package io.hookworks.ops.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.Mask;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A dead letter as a line of JSON, complete: what is written on one cloud can be read on another.
 * {@code payload} is text, or {@code payload64} base64 where it is none. {@code attributes} are its
 * sender's, its trace ({@code traceparent}) included; {@code facts} are ours: why it became a dead
 * letter ({@code dead-…}).
 *
 * @param queue the queue it died in
 * @param message as it was before it died
 * @param facts that stand beside it among the dead letters
 */
record LetterLine(QueueName queue, Message message, Map<String, String> facts) {
    static LetterLine of(DeadLetter letter) {
        return new LetterLine(letter.origin(), letter.message(), letter.facts());
    }

    /** The line, complete. */
    String write() {
        return Json.line(json(UnaryOperator.identity(), (name, value) -> value));
    }

    /**
     * The line for standard output, with what is not printable escaped.
     *
     * @param masked whether secrets are hidden
     */
    String print(boolean masked) {
        var line =
                masked
                        ? json(Mask::text, Mask::value)
                        : json(UnaryOperator.identity(), (name, value) -> value);
        return TerminalText.json(Json.line(line));
    }

    private ObjectNode json(UnaryOperator<String> payload, BinaryOperator<String> attribute) {
        var line =
                Json.object()
                        .put("queue", queue.value())
                        .put("id", message.id())
                        .put("type", message.type())
                        .put("time", message.time().toString());
        var key = message.orderingKey();
        if (key != null) {
            line.put("key", key);
        }
        var attributes = line.putObject("attributes");
        message.attributes()
                .forEach((name, value) -> attributes.put(name, attribute.apply(name, value)));
        var known = line.putObject("facts");
        facts.forEach((name, value) -> known.put(name, attribute.apply(name, value)));
        message.payload()
                .text()
                .ifPresentOrElse(
                        text -> line.put("payload", payload.apply(text)),
                        () ->
                                line.put(
                                        "payload64",
                                        Base64.getEncoder()
                                                .encodeToString(message.payload().bytes())));
        return line;
    }

    /**
     * @throws IllegalArgumentException if it is none, with what is wrong
     */
    static LetterLine read(String text) {
        if (!(parsed(text) instanceof ObjectNode line)) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        return new LetterLine(
                QueueName.of(required(line, "queue")),
                new Message(
                        required(line, "id"),
                        required(line, "type"),
                        time(required(line, "time")),
                        payload(line),
                        texts(line, "attributes"),
                        line.has("key") ? required(line, "key") : null),
                texts(line, "facts"));
    }

    private static Map<String, String> texts(ObjectNode line, String name) {
        var texts = new LinkedHashMap<String, String>();
        for (var each : line.path(name).properties()) {
            texts.put(each.getKey(), text(each.getValue(), name + ": " + each.getKey()));
        }
        return texts;
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String required(JsonNode line, String name) {
        return text(line.get(name), name);
    }

    private static String text(@Nullable JsonNode value, String name) {
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(name + " is missing, or no text");
        }
        return value.asText();
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time is none: " + text, e);
        }
    }

    private static Payload payload(JsonNode line) {
        return line.has("payload64")
                ? Payload.of(Base64.getDecoder().decode(required(line, "payload64")))
                : Payload.ofText(required(line, "payload"));
    }
}
