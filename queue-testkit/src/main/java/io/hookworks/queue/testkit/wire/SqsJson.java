package io.hookworks.queue.testkit.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a test makes SQS say, in its JSON protocol.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
final class SqsJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] EMPTY = {'{', '}'};
    private static final String ORDERED = "a test ordered this";

    private SqsJson() {}

    static String operation(HttpMessage request) {
        return request.header("X-Amz-Target").orElse("").replace("AmazonSQS.", "");
    }

    static HttpMessage throttled(@Nullable Duration retryAfter) {
        var type = "com.amazonaws.sqs#RequestThrottled";
        return retryAfter == null
                ? error(400, type, Map.of())
                : error(400, type, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())));
    }

    static HttpMessage unavailable() {
        return error(503, "ServiceUnavailable", Map.of());
    }

    static HttpMessage broken() {
        return error(500, "InternalFailure", Map.of());
    }

    private static HttpMessage error(int status, String type, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("Content-Type", "application/x-amz-json-1.0");
        var body = JSON.createObjectNode().put("__type", type).put("message", ORDERED);
        return HttpMessage.answer(status, headers, bytes(body));
    }

    /** The one entry that is to fail; null if the request has none at that place. */
    static @Nullable String entry(HttpMessage request, int index) {
        var id = read(request).path("Entries").path(index).path("Id");
        return id.isTextual() ? id.textValue() : null;
    }

    /** The request without the entry at {@code index}; null if nothing is left to be asked. */
    static @Nullable HttpMessage without(HttpMessage request, int index) {
        var batch = read(request);
        var entries = (ArrayNode) batch.path("Entries");
        entries.remove(index);
        return entries.isEmpty() ? null : request.with(bytes(batch));
    }

    /** The answer, or an empty one, in which the entry {@code id} failed as well. */
    static HttpMessage failing(String id, @Nullable HttpMessage answer) {
        var whole = answer == null ? HttpMessage.answer(200, Map.of(), EMPTY) : answer;
        var batch = (ObjectNode) read(whole);
        batch.withArrayProperty("Failed")
                .addObject()
                .put("Id", id)
                .put("SenderFault", false)
                .put("Code", "InternalError")
                .put("Message", ORDERED);
        return whole.with(bytes(batch));
    }

    private static JsonNode read(HttpMessage message) {
        try {
            return JSON.readTree(message.body());
        } catch (IOException e) {
            throw new UncheckedIOException("not the JSON protocol of SQS", e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
