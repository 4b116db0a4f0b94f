package io.hookworks.worker.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.VisibleText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parts a message that brings several events, as batches of SendGrid, HubSpot or Xero do, into one
 * message for each. What the sender sent at once is one message in the queue; where its items stand
 * and what their ids are, the attribute {@value #ATTRIBUTE} says, which the API writes.
 *
 * <p>Each item has its own bytes as they came, the attributes of the whole, and an id that is the
 * same whenever the item comes: by {@link io.hookworks.worker.Idempotency} a handler that failed at
 * the third item does the first two no second time.
 */
public final class Items {
    /**
     * JSON such as {@code {"pointer":"/events","id":["/id"],"type":"/kind"}}; also {@code volatile}
     * and {@code signed}, lists of pointers to what is left out of an item's hash and to all that
     * is in it.
     */
    public static final String ATTRIBUTE = "items";

    private static final Pattern TYPE = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHORT_HASH = 16;
    private static final int LONG_ID = 200;
    private static final int LONGEST_ID = 160;

    private final Message whole;
    private final JsonNode where;

    private Items(Message whole, JsonNode where) {
        this.whole = whole;
        this.where = where;
    }

    /**
     * The items of a message, in their order; a message that brings no batch is its own only item.
     *
     * @throws IllegalArgumentException if it brings one, and is not JSON; the text shows nothing of
     *     what it holds
     */
    public static List<Message> of(Message message) {
        var said = message.attributes().get(ATTRIBUTE);
        if (said == null) {
            return List.of(message);
        }
        try {
            var items = new Items(message, PayloadJson.SHARED.readTree(said));
            var found = items.bytes(message.payload().bytes());
            return found.isEmpty() ? List.of(message) : items.messages(found.get());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "message " + message.id() + " says that it brings items, and is not JSON");
        }
    }

    /** The bytes of each item; empty: there is no list where it should be. */
    private Optional<List<byte[]>> bytes(byte[] body) throws IOException {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                throw new IOException("nothing is there");
            }
            for (var at = pointer(); !at.matches(); at = at.tail()) {
                if (!enters(parser, at)) {
                    return Optional.empty();
                }
            }
            return parser.currentToken() == JsonToken.START_ARRAY
                    ? Optional.of(elements(parser, body))
                    : Optional.empty();
        }
    }

    private JsonPointer pointer() {
        return JsonPointer.compile(where.path("pointer").asText());
    }

    /** Goes to the value of a property; false: there is none. */
    private static boolean enters(JsonParser parser, JsonPointer at) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var found = parser.currentName().equals(at.getMatchingProperty());
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** Cut out of the body, so that nothing is written anew. */
    private static List<byte[]> elements(JsonParser parser, byte[] body) throws IOException {
        var elements = new ArrayList<byte[]>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            parser.finishToken();
            var to = Math.toIntExact(parser.currentLocation().getByteOffset());
            if (from < 0) {
                throw new IOException("no UTF-8");
            }
            elements.add(Arrays.copyOfRange(body, from, to));
        }
        return elements;
    }

    private List<Message> messages(List<byte[]> items) throws IOException {
        var trees = new ArrayList<JsonNode>(items.size());
        for (var item : items) {
            trees.add(PayloadJson.SHARED.readTree(item));
        }
        var told = trees.stream().map(this::id).toList();
        var messages = new ArrayList<Message>(items.size());
        var seen = new HashMap<String, Integer>();
        for (var i = 0; i < items.size(); i++) {
            var id = distinct(told.get(i).orElse(null), i, hash(items.get(i), trees.get(i)));
            var times = seen.merge(id, 1, Integer::sum);
            messages.add(message(times == 1 ? id : id + "~" + times, trees.get(i), items.get(i)));
        }
        return Collections.unmodifiableList(messages);
    }

    /** The same id with other bytes is another item, in this batch or in any other. */
    private String distinct(@Nullable String id, int index, String hash) {
        if (id != null) {
            return source() + ":" + id + ":" + hash;
        }
        var batch =
                whole.id().length() > LONG_ID
                        ? sha256(Payload.ofText(whole.id()).bytes())
                        : whole.id();
        return batch + "#" + index + "-" + hash;
    }

    /**
     * Of what makes an item this one. Where values inside it are signed, of these alone: with other
     * bytes around them anybody could give it another id.
     */
    private String hash(byte[] item, JsonNode tree) {
        return sha256(identifying(item, tree)).substring(0, SHORT_HASH);
    }

    private byte[] identifying(byte[] item, JsonNode tree) {
        var signed = where.path("signed");
        if (!signed.isEmpty()) {
            var values = PayloadJson.SHARED.createArrayNode();
            signed.forEach(pointer -> values.add(tree.at(pointer.asText()).asText()));
            return utf8(values.toString());
        }
        if (where.path("volatile").isEmpty() || !tree.isObject()) {
            return item;
        }
        ObjectNode stable = tree.deepCopy();
        where.path("volatile").forEach(pointer -> remove(stable, pointer.asText()));
        return utf8(stable.toString());
    }

    private static void remove(ObjectNode tree, String pointer) {
        var at = JsonPointer.compile(pointer);
        if (tree.at(at.head()) instanceof ObjectNode parent) {
            parent.remove(at.last().getMatchingProperty());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String source() {
        return whole.attributes().getOrDefault("source", whole.type());
    }

    private Message message(String id, JsonNode tree, byte[] item) {
        var attributes = new LinkedHashMap<>(whole.attributes());
        attributes.remove(ATTRIBUTE);
        var type = where.path("type").asText();
        var told = type.isEmpty() ? "" : VisibleText.encode(tree.at(type).asText());
        return new Message(
                id,
                TYPE.matcher(told).matches() ? told : whole.type(),
                whole.time(),
                Payload.of(item),
                attributes,
                whole.orderingKey());
    }

    private Optional<String> id(JsonNode item) {
        var parts = new ArrayList<JsonNode>();
        where.path("id").forEach(pointer -> parts.add(item.at(pointer.asText())));
        if (parts.isEmpty() || !isValue(parts.getFirst())) {
            return Optional.empty();
        }
        return Optional.of(
                        parts.stream()
                                .filter(Items::isValue)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(".")))
                .filter(id -> !id.isEmpty())
                .map(Items::visible);
    }

    /** An id that is too long, or of other letters, keeps its difference from every other. */
    private static String visible(String id) {
        var visible = VisibleText.encode(id);
        return visible.length() <= LONGEST_ID ? visible : "sha256-" + sha256(utf8(visible));
    }

    private static boolean isValue(JsonNode node) {
        return node.isTextual() || node.isIntegralNumber();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
