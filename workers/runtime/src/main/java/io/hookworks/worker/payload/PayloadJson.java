package io.hookworks.worker.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import io.hookworks.queue.Payload;

import java.io.IOException;

/**
 * How payloads are read from JSON and written to it, unless a type says otherwise: times as ISO
 * 8601, unknown properties ignored, and nothing bent to fit. A text is no number, a number no text,
 * 1.5 no integer, and a missing number is not zero.
 */
public final class PayloadJson {
    static final JsonMapper SHARED = builder().build();

    private PayloadJson() {}

    /** A mapper of this kind, to be changed for one's own {@link PayloadType#mapper}. */
    public static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .annotationIntrospector(
                        new AnnotationIntrospectorPair(
                                new JacksonAnnotationIntrospector(), new RequiredComponents()))
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text ->
                                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                        .setCoercion(
                                                CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
    }

    /** The tree of a payload, decimal numbers digit by digit. */
    static ObjectNode parse(JsonMapper mapper, Payload payload) throws BadJson {
        if (read(mapper, payload) instanceof ObjectNode json) {
            return json;
        }
        throw new BadJson("it is no JSON object");
    }

    private static JsonNode read(JsonMapper mapper, Payload payload) throws BadJson {
        try {
            return mapper.reader()
                    .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .readTree(payload.stream());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var place =
                    at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new BadJson("it is not JSON" + place);
        } catch (IOException e) { // bytes that are no characters, for one
            throw new BadJson("it is not JSON in UTF-8");
        }
    }
}
