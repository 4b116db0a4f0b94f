package io.hookworks.ops.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hides secrets in what people look at: values under names such as password, token or card number,
 * also where the name is spread over nested fields, and what looks like a card number, a token, a
 * key or credentials wherever it stands. A guess that is right more often than not, and no promise.
 * Thread-safe.
 */
public final class Mask {
    /** What stands in the place of a secret. */
    public static final String MASKED = "***";

    private Mask() {}

    /** Whether a name says that its value is secret. */
    public static boolean hides(String name) {
        return SecretName.hides(name);
    }

    /** The value of a name. */
    public static String value(String name, String value) {
        return hides(name) ? MASKED : text(value);
    }

    /** A payload: laid out in lines if it is JSON. */
    public static String payload(String text) {
        return json(text)
                .map(node -> Json.pretty(masked(List.of(), node)))
                .orElseGet(() -> plain(text));
    }

    /** A text; one line stays one line. */
    public static String text(String text) {
        return json(text)
                .map(node -> Json.line(masked(List.of(), node)))
                .orElseGet(() -> plain(text));
    }

    private static String plain(String text) {
        return SecretValue.masked(SecretPairs.masked(text));
    }

    private static Optional<JsonNode> json(String text) {
        var start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static JsonNode masked(List<String> above, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                for (var name : names(object)) {
                    var value = object.get(name);
                    if (!value.isNull() && SecretName.hides(above, name)) {
                        object.put(name, MASKED);
                    } else {
                        object.set(name, masked(with(above, name), value));
                    }
                }
                yield object;
            }
            case ArrayNode array -> {
                for (var i = 0; i < array.size(); i++) {
                    array.set(i, masked(above, array.get(i)));
                }
                yield array;
            }
            case TextNode text -> TextNode.valueOf(text(text.textValue()));
            default -> {
                var text = node.asText();
                var masked = CardNumber.masked(text);
                yield masked.equals(text) ? node : TextNode.valueOf(masked);
            }
        };
    }

    private static List<String> with(List<String> above, String name) {
        var names = new ArrayList<>(above);
        names.add(name);
        return names;
    }

    private static List<String> names(ObjectNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
