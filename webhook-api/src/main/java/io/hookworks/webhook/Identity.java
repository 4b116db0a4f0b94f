package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.hookworks.config.SourceConfig;
import io.hookworks.signature.Form;
import io.hookworks.signature.Profile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which event a request brings.
 *
 * @param id the same for the same event, however often it comes
 * @param given whether its sender gave it an id; otherwise two events of one content have the same
 * @param readable whether the body could be read, where it had to be
 */
record Identity(String id, String type, boolean given, boolean readable) {
    /** Leaves room for the source's name and a hash beside it. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,160}");

    private static final Pattern TYPE = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final Pattern FORM =
            Pattern.compile("[^=&\\s{}<>\"\\[\\]]+=[\\x21-\\x7e&&[^{}<>\"\\[\\]]]*");

    private static final int SHORT_HASH = 16;

    /** Its buffers are shared: requests have short threads, which would make them anew. */
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                            .build());

    /** Never fails: what the request does not tell is made from its body's hash. */
    static Identity of(SourceConfig source, Arrival arrival) {
        var profile = source.profile();
        var body = inBody(profile.id()) || inBody(profile.type()) ? parse(arrival) : emptyBody();
        var type =
                fact(profile.type(), arrival, body)
                        .filter(TYPE.asMatchPredicate())
                        .orElse(source.name() + ".unknown");
        var id = fact(profile.id(), arrival, body).filter(ID.asMatchPredicate());
        return new Identity(
                source.name()
                        + ":"
                        + id.map(given -> bound(given, profile.id(), arrival))
                                .orElseGet(() -> arrival.body().sha256()),
                type,
                id.isPresent(),
                body.isPresent());
    }

    /**
     * An id that the signature does not cover proves nothing by itself: bound to the body, a forged
     * one can neither shadow a real event nor let it in twice.
     */
    private static String bound(String id, Profile.@Nullable Fact where, Arrival arrival) {
        return where != null && where.signed()
                ? id
                : id + ":" + arrival.body().sha256().substring(0, SHORT_HASH);
    }

    /** The hash of its body, where that is all that is signed of it; empty: so is its id. */
    Optional<String> unsignedBody(SourceConfig source) {
        var where = source.profile().id();
        return given && where != null && !where.signed()
                ? Optional.of(id.substring(id.length() - SHORT_HASH))
                : Optional.empty();
    }

    /**
     * The same of a request that nobody could verify: under an id that no verified event has, so
     * that a forged one never stands in a real one's way.
     */
    Identity unverified(SourceConfig source, Arrival arrival) {
        return new Identity(
                source.name() + ":" + arrival.body().sha256() + ":unverified",
                type,
                false,
                readable);
    }

    private static Optional<String> fact(
            Profile.@Nullable Fact where, Arrival arrival, Optional<JsonNode> body) {
        return switch (where) {
            case null -> Optional.empty();
            case Profile.Fact.InHeader(var name, _) -> arrival.header(name);
            case Profile.Fact.InBody(var pointers, _) ->
                    body.filter(json -> isValue(json.at(pointers.getFirst())))
                            .map(
                                    json ->
                                            pointers.stream()
                                                    .map(json::at)
                                                    .filter(Identity::isValue)
                                                    .map(JsonNode::asText)
                                                    .collect(Collectors.joining(".")));
        };
    }

    private static boolean isValue(JsonNode node) {
        return node.isTextual() || node.isIntegralNumber();
    }

    private static boolean inBody(Profile.@Nullable Fact where) {
        return where instanceof Profile.Fact.InBody;
    }

    private static Optional<JsonNode> emptyBody() {
        return Optional.of(MissingNode.getInstance());
    }

    /**
     * Told from the bytes alone: a content type that nobody signed must not give an event another
     * id. Jackson bounds depth and the length of numbers and names by itself.
     */
    private static Optional<JsonNode> parse(Arrival arrival) {
        try {
            return Optional.ofNullable(JSON.readTree(arrival.body().stream()))
                    .filter(json -> !json.isMissingNode());
        } catch (IOException e) {
            return form(new String(arrival.body().bytes(), ISO_8859_1));
        }
    }

    private static Optional<JsonNode> form(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var fields = JSON.createObjectNode();
            for (var field : Form.of(text).fields()) {
                fields.putIfAbsent(field.name(), TextNode.valueOf(field.value()));
            }
            return Optional.of(fields);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a % that begins no byte
        }
    }
}
