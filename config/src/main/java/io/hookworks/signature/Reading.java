package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.MISMATCH;
import static io.hookworks.signature.Verification.Cause.MISSING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a scheme reads of one request. The body is parsed only for a scheme whose signature, time or
 * signed values stand inside it.
 */
final class Reading {
    /**
     * Anyone can have a body parsed: a token becomes some 80 bytes in memory. The largest batch of
     * a sender that signs inside its bodies (Microsoft Graph) has some tens of thousands.
     */
    private static final int MOST_TOKENS = 100_000;

    /** What stands twice, or behind the end, could mean one thing here and another to a handler. */
    private static final ObjectReader JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxTokenCount(MOST_TOKENS)
                                                    .build())
                                    .build())
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readerFor(JsonNode.class);

    /** Stands in a pointer for each element of a list. */
    static final String EACH = "/*";

    private final Request request;
    private @Nullable JsonNode body;

    Reading(Request request) {
        this.request = request;
    }

    /** What stands at a place, or at that place of each element of a list. */
    List<String> each(Scheme.Where where) throws Refusal {
        if (where instanceof Scheme.Where.InBody(var pointer) && pointer.contains(EACH)) {
            var list = pointer.indexOf(EACH);
            return each(
                    json().at(pointer.substring(0, list)),
                    JsonPointer.compile(pointer.substring(list + EACH.length())));
        }
        return List.of(at(where));
    }

    private static List<String> each(JsonNode list, JsonPointer place) throws Refusal {
        var texts = new ArrayList<String>();
        for (var element : list) {
            var text = element.at(place);
            if (!text.isTextual()) {
                throw new Refusal(MISSING);
            }
            texts.add(text.asText());
        }
        if (!list.isArray() || texts.isEmpty()) {
            throw new Refusal(MISSING);
        }
        return texts;
    }

    String at(Scheme.Where where) throws Refusal {
        return switch (where) {
            case Scheme.Where.InHeader(var name) -> header(name);
            case Scheme.Where.InBody(var pointer) -> {
                var text = value(pointer);
                if (text.isEmpty()) {
                    throw new Refusal(MISSING);
                }
                yield text;
            }
        };
    }

    String header(String name) throws Refusal {
        var values = request.headers().all(name);
        if (values.size() != 1) {
            throw new Refusal(values.isEmpty() ? MISSING : MALFORMED);
        }
        return values.getFirst().strip();
    }

    /** The text or whole number at a pointer; empty where there is nothing. */
    String value(String pointer) throws Refusal {
        var node = json();
        for (var at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
            if (at.mayMatchElement()) {
                node = onlyElement(node).path(at.getMatchingIndex());
            } else {
                node = node.path(at.getMatchingProperty());
            }
        }
        // A truth or a fraction has several spellings, which the signature would not tell apart.
        if (node.isContainerNode() || node.isFloatingPointNumber() || node.isBoolean()) {
            throw new Refusal(MALFORMED);
        }
        return node.isNull() ? "" : node.asText();
    }

    /**
     * A list of one element, if anything is there. A signature over one element says nothing of the
     * others; and an object whose property is called {@code 0} would be no list to a handler.
     */
    private static JsonNode onlyElement(JsonNode list) throws Refusal {
        if (list.isMissingNode() || (list.isArray() && list.size() <= 1)) {
            return list;
        }
        throw new Refusal(MALFORMED);
    }

    JsonNode json() throws Refusal {
        var parsed = body;
        if (parsed == null) {
            parsed = parsed(request.body().get());
            body = parsed;
        }
        return parsed;
    }

    static JsonNode parsed(byte[] body) throws Refusal {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new Refusal(MALFORMED);
        }
    }

    byte[] method() {
        return Signing.utf8(request.method());
    }

    byte[] body() {
        return request.body().get();
    }

    String url() {
        return url(request);
    }

    private static String url(Request request) {
        var url = request.url();
        if (url == null) {
            throw new IllegalStateException("the sender signs the URL, and nobody said what it is");
        }
        return url;
    }

    /**
     * The sorted fields of a form. Where the URL has the body's digest, nothing, once that is
     * right: whatever the content type says, which nobody signs.
     *
     * @param digest the query parameter that holds it; null: the sender has none
     */
    byte[] form(@Nullable String digest) throws Refusal {
        try {
            var digests = digest == null ? List.<String>of() : digests(digest);
            if (!digests.isEmpty()) {
                checkDigest(digests);
                return new byte[0];
            }
            if (Form.is(request.headers())) {
                return Form.of(request.body().get()).sorted();
            }
            throw new Refusal(digest == null ? MALFORMED : MISSING);
        } catch (IllegalArgumentException e) {
            throw new Refusal(MALFORMED);
        }
    }

    private List<String> digests(String parameter) {
        var query = url(request).split("\\?", 2);
        // Neither its name nor its hex is ever escaped, and what stands beside it may be no form.
        return Stream.of(query.length < 2 ? new String[0] : query[1].split("&"))
                .filter(field -> field.startsWith(parameter + "="))
                .map(field -> field.substring(parameter.length() + 1))
                .toList();
    }

    private void checkDigest(List<String> digests) throws Refusal {
        if (digests.size() != 1) {
            throw new Refusal(MALFORMED);
        }
        var expected = Signing.utf8(sha256(request.body().get()));
        var shown = Signing.utf8(digests.getFirst().toLowerCase(Locale.ROOT));
        if (!MessageDigest.isEqual(expected, shown)) {
            throw new Refusal(MISMATCH);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
