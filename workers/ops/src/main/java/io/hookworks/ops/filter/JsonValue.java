package io.hookworks.ops.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.cel.common.values.NullValue;

import io.hookworks.ops.text.Json;
import io.hookworks.queue.Payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/** JSON as the values that CEL computes with. */
final class JsonValue {
    private JsonValue() {}

    /**
     * Returns maps, lists, strings, booleans and numbers. Integers of 64 bits are {@code int}, all
     * other numbers {@code double}. A body that is not JSON is null, which has no fields.
     */
    static Object of(Payload payload) {
        try {
            var text = payload.text();
            return text.isEmpty() ? NullValue.NULL_VALUE : of(Json.read(text.get()));
        } catch (JsonProcessingException e) {
            return NullValue.NULL_VALUE;
        }
    }

    private static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                node.properties().forEach(each -> map.put(each.getKey(), of(each.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>();
                node.forEach(each -> list.add(of(each)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    private static Object number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? (Object) node.longValue()
                : (Object) node.doubleValue();
    }
}
