package io.hookworks.ops.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;

/** JSON as these commands read and write it: numbers keep their digits. */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** In one line. */
    static String line(JsonNode node) {
        return node.toString();
    }

    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    static void print(PrintWriter out, JsonNode node) {
        out.println(pretty(node));
        out.flush();
    }
}
