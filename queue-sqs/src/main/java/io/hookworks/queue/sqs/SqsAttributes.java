package io.hookworks.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.sqs.SqsCodec.Unreadable;

import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sender's attributes on the wire: under their own names where SQS takes them, all others
 * together as one JSON object in {@link #PACKED}.
 */
final class SqsAttributes {
    static final String PACKED = "hw-attributes";
    private static final String CLOUD_EVENTS = "ce-";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private SqsAttributes() {}

    static void write(Map<String, String> attributes, Map<String, String> wire) {
        var room = SqsLimits.WIRE_ATTRIBUTES - wire.size();
        var plain = attributes.entrySet().stream().filter(SqsAttributes::plain).count();
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
        if (!packed.isEmpty()) {
            wire.put(PACKED, json(packed));
        }
    }

    private static boolean plain(Map.Entry<String, String> attribute) {
        return SqsText.legalName(attribute.getKey()) && SqsText.legal(attribute.getValue());
    }

    /** The JSON form, in ASCII, of text or of a map of texts. */
    static String json(Object texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text always has a JSON form", e);
        }
    }

    /** The text of an attribute that holds a JSON string. */
    static String text(String name, String json) {
        try {
            var node = JSON.readTree(json);
            if (node.isTextual() && !node.textValue().isEmpty()) {
                return node.textValue();
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable(name + " is not JSON", e);
        }
        throw new Unreadable(name + " is not a JSON string that holds something");
    }

    /** Every attribute as text; a number of a foreign sender is the text of its digits. */
    static Map<String, String> texts(Map<String, MessageAttributeValue> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach(
                (name, value) -> {
                    if (value.stringValue() == null) {
                        throw new Unreadable("the attribute " + name + " is not text");
                    }
                    texts.put(name, value.stringValue());
                });
        return texts;
    }

    /** What travelled beside a payload: the sender's attributes, and the runtime's facts. */
    record Read(Map<String, String> attributes, Map<String, String> facts) {}

    /** What is left after the format's own were taken out. */
    static Read read(Map<String, String> wire) {
        var attributes = new LinkedHashMap<>(wire);
        adoptCloudEvents(attributes);
        var packed = attributes.remove(PACKED);
        if (packed != null) {
            unpack(packed, attributes);
        }
        var facts = Facts.takeFrom(attributes);
        if (attributes.size()
                > SqsLimits.ATTRIBUTES) { // it could not be sent again, nor dead-lettered
            throw new Unreadable("more than " + SqsLimits.ATTRIBUTES + " attributes");
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

    /** What other senders of CloudEvents say, such as ce-source, is theirs to say. */
    private static void adoptCloudEvents(Map<String, String> attributes) {
        for (var entry : Map.copyOf(attributes).entrySet()) {
            var name = entry.getKey();
            if (name.startsWith(CLOUD_EVENTS)) {
                var bare = name.substring(CLOUD_EVENTS.length());
                if (attributes.containsKey(bare)) {
                    throw new Unreadable(name + " and " + bare + " stand side by side");
                }
                attributes.put(bare, entry.getValue());
                attributes.remove(name);
            }
        }
    }

    private static void unpack(String packed, Map<String, String> attributes) {
        for (var entry : object(packed).properties()) {
            var twice = attributes.containsKey(entry.getKey());
            if (twice || !entry.getValue().isTextual()) {
                throw new Unreadable(
                        PACKED + ": " + entry.getKey() + (twice ? " stands twice" : " is no text"));
            }
            attributes.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private static JsonNode object(String packed) {
        try {
            var node = JSON.readTree(packed);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable(PACKED + " is not JSON", e);
        }
        throw new Unreadable(PACKED + " is not a JSON object");
    }
}
