package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Holds a document against {@code hookworks.schema.json}, the one place that says which keys there
 * are and what they may hold, and tells the differences in words. Editors use the same schema.
 */
final class Shape {
    private static final JsonNode SCHEMA = load();

    private Shape() {}

    static JsonNode schema() {
        return SCHEMA;
    }

    static void check(JsonNode document, Problems problems) {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
        for (var message : schema.validate(document)) {
            problems.add(path(message), inWords(message));
        }
    }

    private static String path(ValidationMessage message) {
        var path = new StringBuilder();
        var location = message.getInstanceLocation();
        for (var i = 0; i < location.getNameCount(); i++) {
            var element = location.getElement(i);
            if (element instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
            }
        }
        var property = message.getProperty();
        return property == null || !isAboutKey(message)
                ? path.toString()
                : YamlTree.path(path.toString(), property);
    }

    private static boolean isAboutKey(ValidationMessage message) {
        return message.getType().equals("required")
                || message.getType().equals("additionalProperties");
    }

    private static String inWords(ValidationMessage message) {
        var rules = rulesAround(message);
        return switch (message.getType()) {
            case "required" -> "is missing";
            case "additionalProperties" -> unknownKey(message.getProperty(), rules);
            case "minimum" ->
                    "must be at least " + rules.path("minimum").asText() + found(rules, message);
            case "maximum" ->
                    "must be at most " + rules.path("maximum").asText() + found(rules, message);
            case "minItems", "minProperties" -> "must not be empty";
            case "enum" -> "must be one of " + names(rules.path("enum")) + found(rules, message);
            case "pattern", "type" -> "must be " + expectation(rules, message);
            default -> message.getMessage();
        };
    }

    private static String expectation(JsonNode rules, ValidationMessage message) {
        var wanted = rules.path("description").asText(article(rules.path("type").asText()));
        return wanted + found(rules, message);
    }

    /** The value is told, unless it may be a secret that somebody wrote into the file. */
    private static String found(JsonNode rules, ValidationMessage message) {
        var found = message.getInstanceNode();
        var secret = rules.path("writeOnly").asBoolean() || path(message).contains("secret");
        var tell = found != null && found.isValueNode() && !secret;
        return tell ? ", not '" + found.asText() + "'" : "";
    }

    private static String article(String type) {
        return switch (type) {
            case "integer" -> "a whole number";
            case "object" -> "a group of keys";
            case "array" -> "a list";
            case "string" -> "a text";
            default -> "a " + type;
        };
    }

    private static String unknownKey(String key, JsonNode rules) {
        var known = new ArrayList<String>();
        rules.path("properties").fieldNames().forEachRemaining(known::add);
        return known.stream()
                .filter(each -> distance(each, key) <= 2)
                .findFirst()
                .map(each -> "is not a key; did you mean " + each + "?")
                .orElse("is not a key; the keys here are " + String.join(", ", known));
    }

    /** The part of the schema that holds the rule which was broken. */
    private static JsonNode rulesAround(ValidationMessage message) {
        var fragment = message.getSchemaLocation().getFragment();
        JsonNode node = SCHEMA;
        for (var i = 0; i < fragment.getNameCount() - 1; i++) {
            var element = fragment.getElement(i);
            node =
                    element instanceof Integer index
                            ? node.path(index)
                            : node.path(element.toString());
        }
        return node;
    }

    private static String names(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    /** How many letters must change to make one word of the other (Levenshtein). */
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (var column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (var i = 1; i <= from.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var column = 1; column <= to.length(); column++) {
                var same = from.charAt(i - 1) == to.charAt(column - 1);
                var changed = diagonal + (same ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(changed, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }

    private static JsonNode load() {
        try (var stream = Shape.class.getResourceAsStream("hookworks.schema.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("hookworks.schema.json", e);
        }
    }
}
