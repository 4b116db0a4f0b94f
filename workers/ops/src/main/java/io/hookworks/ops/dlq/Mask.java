package io.hookworks.ops.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what stands under names such as password, token or card number: a guess that is right more
 * often than not, and no promise.
 */
final class Mask {
    static final String MASKED = "***";

    /** Within a name that was made lower case, without its punctuation. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "passw|passphrase|secret|token|authorization|apikey|accesskey|privatekey"
                            + "|credential|cardnumber|^pan$|^cvv|^cvc|securitycode|^iban$"
                            + "|accountnumber|^ssn$|socialsecurity|^pin$|cookie|signature");

    /** {@code name=value} of a form or a query, and {@code name: value}. */
    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z][A-Za-z0-9_.\\[\\]-]{1,60})(\\s*[=:]\\s*)([^&\\s,;\"]+)");

    private Mask() {}

    static boolean hides(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")).find();
    }

    /** A text, as JSON if it is JSON. */
    static String masked(String text) {
        return json(text).map(node -> Json.pretty(masked(node))).orElseGet(() -> pairs(text));
    }

    private static Optional<JsonNode> json(String text) {
        try {
            var node = Json.read(text);
            return node.isContainerNode() ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static JsonNode masked(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                for (var name : names(object)) {
                    if (hides(name)) {
                        object.put(name, MASKED);
                    } else {
                        object.set(name, masked(object.get(name)));
                    }
                }
            }
            case ArrayNode array -> {
                for (var i = 0; i < array.size(); i++) {
                    array.set(i, masked(array.get(i)));
                }
            }
            default -> {}
        }
        return node;
    }

    private static List<String> names(ObjectNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String pairs(String text) {
        return PAIR.matcher(text)
                .replaceAll(
                        pair ->
                                hides(pair.group(1))
                                        ? Matcher.quoteReplacement(
                                                pair.group(1) + pair.group(2) + MASKED)
                                        : Matcher.quoteReplacement(pair.group()));
    }
}
