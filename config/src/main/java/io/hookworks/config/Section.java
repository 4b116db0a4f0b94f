package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A group of keys in the file. What is missing or of the wrong shape reads as its default: the
 * shape has been checked before, and its problems are told.
 */
record Section(String path, JsonNode node, JsonNode rules, Problems problems) {
    Section section(String key) {
        var below = rules.path("properties").path(key);
        return new Section(at(key), node.path(key), below, problems);
    }

    /** Groups under names of the user's, each described by one definition of the schema. */
    Map<String, Section> named(String key, String definition) {
        var sections = new LinkedHashMap<String, Section>();
        var described = Shape.schema().path("$defs").path(definition);
        node.path(key)
                .properties()
                .forEach(
                        entry ->
                                sections.put(
                                        entry.getKey(),
                                        new Section(
                                                YamlTree.path(at(key), entry.getKey()),
                                                entry.getValue(),
                                                described,
                                                problems)));
        return sections;
    }

    Duration duration(String key) {
        try {
            return Durations.parse(text(key));
        } catch (IllegalArgumentException e) {
            return Durations.parse(standard(key).asText());
        }
    }

    /** Null: it is not there, or no duration. */
    @Nullable Duration optionalDuration(String key) {
        try {
            var text = optionalText(key);
            return text == null ? null : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean has(String key) {
        return node.has(key);
    }

    boolean flag(String key) {
        return node.path(key).asBoolean(standard(key).asBoolean());
    }

    int number(String key) {
        var value = node.path(key);
        return value.canConvertToInt() ? value.asInt() : standard(key).asInt();
    }

    String text(String key) {
        var value = optionalText(key);
        return value == null ? standard(key).asText("") : value;
    }

    @Nullable String optionalText(String key) {
        var value = node.path(key);
        return value.isTextual() ? value.asText() : null;
    }

    /**
     * One of the constants, as the file spells them: in lower case, with hyphens. Where the schema
     * has no default either, the first.
     */
    <E extends Enum<E>> E choice(String key, Class<E> of) {
        var constants = of.getEnumConstants();
        for (var text : List.of(text(key), standard(key).asText())) {
            for (var constant : constants) {
                if (spelt(constant).equals(text)) {
                    return constant;
                }
            }
        }
        return constants[0];
    }

    private static String spelt(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        node.path(key).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    void problem(String key, String what) {
        problems.add(at(key), what);
    }

    String at(String key) {
        return YamlTree.path(path, key);
    }

    private JsonNode standard(String key) {
        return rules.path("properties").path(key).path("default");
    }
}
