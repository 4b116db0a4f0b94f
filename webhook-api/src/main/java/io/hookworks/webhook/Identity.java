package io.hookworks.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.hookworks.config.SourceConfig;
import io.hookworks.signature.Profile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which event a request brings.
 *
 * @param id the same for the same event, however often it comes
 * @param readable whether the body could be read, where it had to be
 */
record Identity(String id, String type, boolean readable) {
    /** Leaves room for the source's name and a hash beside it. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,160}");

    private static final Pattern TYPE = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final int SHORT_HASH = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Never fails: what the request does not tell is made from its body's hash. */
    static Identity of(SourceConfig source, Arrival arrival) {
        var profile = source.profile();
        var body = inBody(profile.id()) || inBody(profile.type()) ? parse(arrival) : emptyBody();
        var type =
                fact(profile.type(), arrival, body)
                        .filter(TYPE.asMatchPredicate())
                        .orElse(source.name() + ".unknown");
        return new Identity(id(source, arrival, body), type, body.isPresent());
    }

    /**
     * An id that the signature does not cover proves nothing by itself: bound to the body, a forged
     * one can neither shadow a real event nor let it in twice.
     */
    private static String id(SourceConfig source, Arrival arrival, Optional<JsonNode> body) {
        var where = source.profile().id();
        var id = fact(where, arrival, body).filter(ID.asMatchPredicate());
        if (id.isEmpty()) {
            return source.name() + ":" + hash(arrival);
        }
        var signed = inBody(where) || (where instanceof Profile.Fact.InHeader(_, var s) && s);
        var bound = signed ? "" : ":" + hash(arrival).substring(0, SHORT_HASH);
        return source.name() + ":" + id.get() + bound;
    }

    private static Optional<String> fact(
            Profile.@Nullable Fact where, Arrival arrival, Optional<JsonNode> body) {
        return switch (where) {
            case null -> Optional.empty();
            case Profile.Fact.InHeader(var name, _) -> arrival.header(name);
            case Profile.Fact.InBody(var pointer) ->
                    body.map(json -> json.at(pointer))
                            .filter(value -> value.isTextual() || value.isIntegralNumber())
                            .map(JsonNode::asText);
        };
    }

    private static boolean inBody(Profile.@Nullable Fact where) {
        return where instanceof Profile.Fact.InBody;
    }

    private static Optional<JsonNode> emptyBody() {
        return Optional.of(MissingNode.getInstance());
    }

    /** Jackson bounds depth and the length of numbers and names by itself. */
    private static Optional<JsonNode> parse(Arrival arrival) {
        try {
            return Optional.ofNullable(JSON.readTree(arrival.body().stream()))
                    .filter(json -> !json.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String hash(Arrival arrival) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(arrival.body().buffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
