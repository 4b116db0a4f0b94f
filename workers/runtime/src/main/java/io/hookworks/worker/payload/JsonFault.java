package io.hookworks.worker.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says where a JSON is not what its record asks for, as a JSON pointer, and why. Jackson's own
 * words quote values, and payloads may hold secrets; keys of maps are values too.
 */
final class JsonFault {
    private JsonFault() {}

    static String inWords(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? place(mapping) + " " + fault(mapping)
                : "it cannot be read";
    }

    private static String fault(JsonMappingException e) {
        return switch (e) {
            case InvalidNullException _ -> "is missing";
            case UnrecognizedPropertyException _ -> "is unknown";
            case InvalidTypeIdException _ -> "is of no known kind";
            case ValueInstantiationException refused ->
                    "was refused by " + refused.getType().getRawClass().getSimpleName();
            case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
                    "is no " + kind(mismatch.getTargetType());
            default -> "cannot be read";
        };
    }

    /** Which class of collection Jackson would have made is nobody's concern. */
    private static String kind(Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return "array";
        }
        return Map.class.isAssignableFrom(type) ? "object" : type.getSimpleName();
    }

    private static String place(JsonMappingException e) {
        var pointer =
                e.getPath().stream().map(JsonFault::step).collect(Collectors.joining("/", "/", ""));
        return e.getPath().isEmpty() ? "the object itself" : pointer;
    }

    private static String step(JsonMappingException.Reference reference) {
        var name = reference.getFieldName();
        if (name == null) {
            return Integer.toString(reference.getIndex());
        }
        var from = reference.getFrom();
        var map = from instanceof Map || (from instanceof Class<?> type && isMap(type));
        return map ? "*" : name.replace("~", "~0").replace("/", "~1");
    }

    private static boolean isMap(Class<?> type) {
        return Map.class.isAssignableFrom(type);
    }
}
