package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.signature.Profile;
import io.hookworks.signature.Scheme;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a profile from the form that {@code profiles.yaml} and a source's own {@code scheme} share.
 * What is missing has the default that hookworks.schema.json names.
 */
final class ProfileReader {
    private static final int PARTNER_SUCCESS = 202;

    private ProfileReader() {}

    /**
     * @throws IllegalArgumentException if its parts do not fit each other
     */
    static Profile read(String name, JsonNode node) {
        var scheme = scheme(node);
        return new Profile(
                name,
                scheme,
                fact(node.path("id"), scheme),
                fact(node.path("type"), scheme),
                node.path("success").asInt(PARTNER_SUCCESS),
                contentTypes(node.path("content-types")),
                node.path("source").asText(""));
    }

    private static Scheme scheme(JsonNode node) {
        var signature = node.path("signature");
        var secret = node.path("secret");
        return new Scheme(
                new Scheme.Place(
                        signature.path("header").asText(),
                        text(signature.path("separator")),
                        signature.path("prefix").asText("")),
                new Scheme.Mac(
                        Scheme.Algorithm.valueOf(
                                constant(signature.path("algorithm").asText("hmac-sha256"))),
                        Scheme.Encoding.valueOf(
                                constant(signature.path("encoding").asText("hex")))),
                timestamp(node.path("timestamp")),
                text(node.path("id-header")),
                node.path("signed").asText("{body}"),
                new Scheme.SecretForm(
                        Scheme.Encoding.valueOf(constant(secret.path("encoding").asText("utf8"))),
                        secret.path("prefix").asText("")));
    }

    private static Scheme.@Nullable Timestamp timestamp(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        var milliseconds = node.path("unit").asText("s").equals("ms");
        return new Scheme.Timestamp(
                text(node.path("header")),
                node.path("prefix").asText(""),
                milliseconds ? Scheme.Timestamp.Unit.MILLISECONDS : Scheme.Timestamp.Unit.SECONDS,
                Durations.parse(node.path("tolerance").asText("5m")).toSeconds());
    }

    /** The only header that a signature can cover is the one of the id. */
    private static Profile.@Nullable Fact fact(JsonNode node, Scheme scheme) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.has("pointer")) {
            return new Profile.Fact.InBody(node.path("pointer").asText());
        }
        var header = node.path("header").asText();
        var signed = scheme.signed().contains("{id}") && header.equalsIgnoreCase(scheme.idHeader());
        return new Profile.Fact.InHeader(header, signed);
    }

    private static Set<String> contentTypes(JsonNode node) {
        var types = new LinkedHashSet<String>();
        node.forEach(type -> types.add(type.asText().toLowerCase(Locale.ROOT)));
        return types;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
