package io.hookworks.queue.pubsub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;

import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.pubsub.PubSubCodec.Unreadable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sender's attributes on the wire: under their own names where Pub/Sub takes them, all others
 * together as one JSON object that stands before the payload.
 */
final class PubSubAttributes {
    private static final String CLOUD_EVENTS = "ce-";

    /** What the broker tells of a message that it moved to a dead-letter topic itself. */
    private static final String DEAD_LETTER = "CloudPubSubDeadLetterSource";

    /** What Google's own libraries and schemas add. */
    private static final String CLIENT = "googclient_";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private PubSubAttributes() {}

    /**
     * Puts what Pub/Sub takes into {@code wire}.
     *
     * @return all others as JSON; empty if there are none
     */
    static ByteString write(Map<String, String> attributes, Map<String, String> wire) {
        var room = PubSubLimits.WIRE_ATTRIBUTES - wire.size();
        var plain = attributes.entrySet().stream().filter(PubSubAttributes::plain).count();
        if (plain < attributes.size() || plain > room) {
            room--;
        }
        var packed = new LinkedHashMap<String, String>();
        for (var attribute : attributes.entrySet()) {
            if (plain(attribute) && room > 0) {
                wire.put(attribute.getKey(), attribute.getValue());
                room--;
            } else {
                packed.put(attribute.getKey(), attribute.getValue());
            }
        }
        return packed.isEmpty() ? ByteString.EMPTY : json(packed);
    }

    /** A name as the broker itself gives them would be taken for the broker's. */
    private static boolean plain(Map.Entry<String, String> attribute) {
        return !attribute.getKey().startsWith(DEAD_LETTER)
                && PubSubText.fits(attribute.getValue(), PubSubLimits.VALUE_BYTES);
    }

    private static ByteString json(Map<String, String> attributes) {
        try {
            return ByteString.copyFrom(JSON.writeValueAsBytes(attributes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of text always has a JSON form", e);
        }
    }

    /** What travelled beside a payload: the sender's attributes, and the runtime's facts. */
    record Read(Map<String, String> attributes, Map<String, String> facts) {
        private static final Read NOTHING = new Read(Map.of(), Map.of());
    }

    /** What is left after the format's own were taken out. */
    static Read read(Map<String, String> wire, ByteString packed) {
        if (wire.isEmpty() && packed.isEmpty()) {
            return Read.NOTHING;
        }
        var attributes = new LinkedHashMap<String, String>();
        wire.forEach(
                (name, value) -> {
                    if (!isBrokers(name)) {
                        adopt(name, value, wire, attributes);
                    }
                });
        if (!packed.isEmpty()) {
            unpack(packed, attributes);
        }
        var facts = Facts.takeFrom(attributes);
        if (attributes.size()
                > PubSubLimits.ATTRIBUTES) { // it could not be sent again, nor dead-lettered
            throw new Unreadable("more than " + PubSubLimits.ATTRIBUTES + " attributes");
        }
        attributes.keySet().stream()
                .filter(name -> !Message.isAttributeName(name))
                .findAny()
                .ifPresent(
                        name -> {
                            throw new Unreadable("no message can have an attribute " + name);
                        });
        return new Read(attributes, facts);
    }

    private static boolean isBrokers(String name) {
        return name.startsWith(DEAD_LETTER)
                || name.startsWith(CLIENT)
                || name.equals(PubSubCodec.DUE);
    }

    /** What other senders of CloudEvents say, such as ce-source, is theirs to say. */
    private static void adopt(
            String name, String value, Map<String, String> wire, Map<String, String> attributes) {
        var foreign = name.startsWith(CLOUD_EVENTS);
        var bare = foreign ? name.substring(CLOUD_EVENTS.length()) : name;
        if (foreign && wire.containsKey(bare)) {
            throw new Unreadable(name + " and " + bare + " stand side by side");
        }
        attributes.put(bare, value);
    }

    private static void unpack(ByteString packed, Map<String, String> attributes) {
        for (var entry : object(packed).properties()) {
            var twice = attributes.containsKey(entry.getKey());
            if (twice || !entry.getValue().isTextual()) {
                throw new Unreadable(
                        "packed attribute "
                                + entry.getKey()
                                + (twice ? " stands twice" : " is no text"));
            }
            attributes.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private static JsonNode object(ByteString packed) {
        try {
            var node = JSON.readTree(packed.newInput());
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable("the packed attributes are not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
        throw new Unreadable("the packed attributes are not a JSON object");
    }
}
