package io.hookworks.worker.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** JSON such as {@code {"pointer":"/events","id":["/id"],"type":"/kind"}}. */
    public static final String ATTRIBUTE = "items";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,160}");
    private static final Pattern TYPE = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHORT_HASH = 16;
    private static final int LONG_ID = 200;

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
        var counts =
                told.stream()
                        .flatMap(Optional::stream)
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        var messages = new ArrayList<Message>(items.size());
        var seen = new HashMap<String, Integer>();
        for (var i = 0; i < items.size(); i++) {
            var id = distinct(told.get(i).orElse(null), i, items.get(i), counts);
            var times = seen.merge(id, 1, Integer::sum);
            messages.add(message(times == 1 ? id : id + "~" + times, trees.get(i), items.get(i)));
        }
        return Collections.unmodifiableList(messages);
    }

    /** Equal ids of one batch stay apart, by what they are the ids of. */
    private String distinct(@Nullable String id, int index, byte[] item, Map<String, Long> counts) {
        var hash = sha256(item).substring(0, SHORT_HASH);
        if (id == null) {
            var batch =
                    whole.id().length() > LONG_ID
                            ? sha256(Payload.ofText(whole.id()).bytes())
                            : whole.id();
            return batch + "#" + index + "-" + hash;
        }
        var alone = counts.getOrDefault(id, 0L) == 1;
        return source() + ":" + id + (alone && isSigned() ? "" : ":" + hash);
    }

    private String source() {
        return whole.attributes().getOrDefault("source", whole.type());
    }

    /** An id that nobody signed proves nothing by itself. */
    private boolean isSigned() {
        return "whole".equals(whole.attributes().get("strength"));
    }

    private Message message(String id, JsonNode tree, byte[] item) {
        var attributes = new LinkedHashMap<>(whole.attributes());
        attributes.remove(ATTRIBUTE);
        var type = where.path("type").asText();
        var told = type.isEmpty() ? "" : tree.at(type).asText();
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
                .filter(ID.asMatchPredicate());
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
