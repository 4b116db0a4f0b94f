package io.hookworks.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;

import io.hookworks.queue.Payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JSON Schema that bodies of events are held against, compiled once. It stands in one file and
 * refers to nothing outside of it: no schema ever makes us call somebody. {@code format} is a note,
 * as JSON Schema has it. Two of one file are equal if they say the same. Safe for many threads.
 */
public final class BodySchema {
    /** More is told to nobody: who has read these looks at the rest alone. */
    private static final int MOST_TOLD = 5;

    /** Of a larger body only the first violation is looked for: each takes memory. */
    private static final int MANY_ONLY_UP_TO = 16 * Sizes.KIB;

    private static final int LONGEST = 100;

    private static final int LARGEST_FILE = Sizes.MIB;

    /** A key that stands twice may be read in two ways, and only one of them was checked. */
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * A place at which a body is not as the schema says. Neither text holds a value of the body.
     *
     * @param pointer to the place in the body (RFC 6901); empty: the body itself
     * @param rule what the schema wants there
     * @param place of that rule in the schema, as a pointer: nothing of it is the sender's
     */
    public record Violation(String pointer, String rule, String place) {}

    private static final SchemaValidatorsConfig POINTERS =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();

    private static final List<Violation> NOT_JSON = List.of(new Violation("", "not JSON", ""));

    private final Path file;
    private final JsonNode text;
    private final JsonSchema compiled;

    private BodySchema(Path file, JsonNode text, JsonSchema compiled) {
        this.file = file;
        this.text = text;
        this.compiled = compiled;
    }

    /**
     * Reads and compiles a file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no JSON Schema that stands for itself; says why
     */
    static BodySchema read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IllegalArgumentException("is larger than " + Sizes.write(LARGEST_FILE));
        }
        try {
            var text = JSON.readTree(Files.readAllBytes(file));
            return new BodySchema(file, text, compile(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonSchema compile(JsonNode text) {
        if (!text.isObject()) {
            throw new IllegalArgumentException("is no JSON Schema: that is an object");
        }
        try {
            var version =
                    SpecVersionDetector.detectOptionalVersion(text, true)
                            .orElse(VersionFlag.V202012);
            var faults =
                    JsonSchemaFactory.getInstance(version)
                            .getSchema(SchemaLocation.of(version.getId()))
                            .validate(text);
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(
                        "is no JSON Schema: " + faults.iterator().next().getMessage());
            }
            var schema = alone(version).getSchema(text, POINTERS);
            schema.initializeValidators();
            schema.validate(JSON.nullNode()); // one that leads back to itself never ends
            return schema;
        } catch (JsonSchemaException e) {
            var why =
                    String.valueOf(e.getMessage())
                            .lines()
                            .findFirst()
                            .orElse("")
                            .replaceFirst("^: ", "");
            throw new IllegalArgumentException("cannot be used: " + why, e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("cannot be used: it leads back to itself", e);
        }
    }

    private static JsonSchemaFactory alone(VersionFlag version) {
        return JsonSchemaFactory.getInstance(
                version,
                factory ->
                        factory.schemaLoaders(all -> all.add(DisallowSchemaLoader.getInstance())));
    }

    /** From where it was read. */
    Path file() {
        return file;
    }

    /** Where a body is not as this says, the first few; none: it is. Never fails. */
    public List<Violation> violations(Payload body) {
        try {
            var json = JSON.readTree(body.stream());
            return json.isMissingNode() ? NOT_JSON : violations(json, body.size());
        } catch (IOException e) {
            return NOT_JSON;
        }
    }

    private List<Violation> violations(JsonNode json, int bytes) {
        try {
            return compiled
                    .validate(
                            json,
                            run -> run.getExecutionConfig().setFailFast(bytes > MANY_ONLY_UP_TO))
                    .stream()
                    .limit(MOST_TOLD)
                    .map(BodySchema::violation)
                    .toList();
        } catch (StackOverflowError e) {
            return List.of(new Violation("", "nested too deeply to be checked", ""));
        } catch (ArithmeticException | NumberFormatException e) {
            return List.of(new Violation("", "a number too large to be checked", ""));
        }
    }

    private static Violation violation(ValidationMessage message) {
        var pointer = message.getInstanceLocation().toString();
        var keyword = message.getType();
        var place = message.getSchemaLocation().getFragment().toString();
        return switch (keyword) {
            case "additionalProperties", "unevaluatedProperties" ->
                    new Violation(
                            cut(pointer + "/" + escaped(message.getProperty())), keyword, place);
            case "required" ->
                    new Violation(cut(pointer), keyword + " " + message.getProperty(), place);
            default -> new Violation(cut(pointer), told(keyword, message.getSchemaNode()), place);
        };
    }

    /** With what the schema says there, unless that is a schema of its own, or long. */
    private static String told(String keyword, JsonNode wanted) {
        var text = wanted.isTextual() ? wanted.asText() : wanted.toString();
        var isShort = !wanted.isObject() && text.length() <= LONGEST;
        return isShort ? keyword + " " + text : keyword;
    }

    private static String escaped(String property) {
        return property.replace("~", "~0").replace("/", "~1");
    }

    private static String cut(String pointer) {
        return pointer.length() > LONGEST ? pointer.substring(0, LONGEST) + "…" : pointer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodySchema schema
                && schema.file.equals(file)
                && schema.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
