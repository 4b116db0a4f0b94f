package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.text.Json;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;

/**
 * A JSON Patch (RFC 6902) of messages. The document that it changes is {@code {"type", "key",
 * "attributes", "payload"}}; the payload as JSON, or as a string where it is none. What comes of it
 * is another message: its id is made of the old one and the patch, so that the same patch of the
 * same message always has the same, and {@value #LINK} holds the old one. A payload that the patch
 * leaves alone keeps its bytes.
 */
final class Patch implements UnaryOperator<Message> {
    /** The attribute that leads back to the message that was patched. */
    static final String LINK = "redrive-of";

    /** RFC 6902, 4.2: what is to be removed must be there. */
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private static final int LONGEST_ID = 256;

    private final JsonNode patch;
    private @Nullable String refusal;

    private Patch(JsonNode patch) {
        this.patch = patch;
    }

    /**
     * @throws OpsException if the file holds none
     */
    static Patch read(Path file) {
        try {
            var patch = Json.read(Files.readString(file));
            JsonPatch.validate(patch);
            return new Patch(patch);
        } catch (IOException | JsonPatchApplicationException e) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "--patch "
                            + file
                            + " holds no JSON Patch (RFC 6902): "
                            + e.getMessage()
                            + "\nSuch as [{\"op\": \"replace\", \"path\": \"/payload/email\","
                            + " \"value\": \"a@example.com\"}]",
                    e);
        }
    }

    /** Why the first of those that cannot be changed so cannot; null: all could. */
    @Nullable String refusal() {
        return refusal;
    }

    /** For the audit. */
    String sha256() {
        return sha256(Json.line(patch));
    }

    /**
     * @throws IllegalArgumentException if this message cannot be changed so
     */
    @Override
    public Message apply(Message message) {
        try {
            return changed(message);
        } catch (JsonPatchApplicationException | IllegalArgumentException e) {
            refusal = refusal == null ? message.id() + ": " + e.getMessage() : refusal;
            throw new IllegalArgumentException("it cannot be patched: " + e.getMessage(), e);
        }
    }

    private Message changed(Message message) {
        var before = document(message);
        if (!(JsonPatch.apply(patch, before.deepCopy(), STRICT) instanceof ObjectNode after)) {
            throw new IllegalArgumentException("the patch leaves no object");
        }
        var attributes = new LinkedHashMap<String, String>();
        for (var each : after.path("attributes").properties()) {
            attributes.put(each.getKey(), text(each.getValue(), "/attributes/" + each.getKey()));
        }
        attributes.put(LINK, message.id());
        var payload = after.path("payload");
        return new Message(
                newId(message.id()),
                text(after.path("type"), "/type"),
                message.time(),
                payload.equals(before.path("payload")) ? message.payload() : bytes(payload),
                attributes,
                after.has("key") ? text(after.path("key"), "/key") : null);
    }

    private static ObjectNode document(Message message) {
        var document = Json.object().put("type", message.type());
        if (message.orderingKey() != null) {
            document.put("key", message.orderingKey());
        }
        document.set("attributes", Json.tree(message.attributes()));
        message.payload().text().ifPresent(text -> document.set("payload", payload(text)));
        return document;
    }

    private static JsonNode payload(String text) {
        try {
            var node = Json.read(text);
            return node.isMissingNode() ? Json.tree(text) : node;
        } catch (JsonProcessingException e) {
            return Json.tree(text);
        }
    }

    private static Payload bytes(JsonNode payload) {
        return switch (payload.getNodeType()) {
            case MISSING -> Payload.empty();
            case STRING -> Payload.ofText(payload.asText());
            default -> Payload.ofText(Json.line(payload));
        };
    }

    private static String text(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException(path + " must be a string");
        }
        return value.asText();
    }

    private String newId(String old) {
        var hash = sha256(old + "\n" + Json.line(patch));
        var id = old + "~" + hash.substring(0, 12);
        return id.length() <= LONGEST_ID ? id : hash;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
