package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.signature.Profile;
import io.hookworks.signature.Scheme;
import io.hookworks.signature.Template;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
                pointers(node.path("volatile")),
                duration(node.path("retry-window")),
                fact(node.path("type"), scheme),
                node.path("success").asInt(PARTNER_SUCCESS),
                text(node.path("answer")),
                duration(node.path("deadline")),
                node.path("retries").asBoolean(false),
                contentTypes(node.path("content-types")),
                HandshakeReader.read(node.path("handshake"), scheme),
                items(node.path("items"), scheme),
                node.path("partner").asBoolean(name.equals(Profiles.GENERIC)),
                node.path("source").asText(""));
    }

    private static Scheme scheme(JsonNode node) {
        var signature = node.path("signature");
        var secret = node.path("secret");
        var where = where(signature);
        if (where == null) {
            throw new IllegalArgumentException(
                    "'signature' needs a 'header' or a 'pointer': where does it stand?");
        }
        var algorithm =
                Scheme.Algorithm.valueOf(
                        constant(signature.path("algorithm").asText("hmac-sha256")));
        var signed = text(node.path("signed"));
        if (signed == null && algorithm != Scheme.Algorithm.TOKEN && !algorithm.isCode()) {
            signed = "{body}";
        }
        return new Scheme(
                new Scheme.Place(
                        where,
                        text(signature.path("separator")),
                        signature.path("prefix").asText("")),
                new Scheme.Proof(
                        algorithm,
                        Scheme.Encoding.valueOf(
                                constant(signature.path("encoding").asText("hex")))),
                timestamp(node.path("timestamp")),
                text(node.path("id-header")),
                signed == null ? null : Template.of(signed),
                text(node.path("body-digest")),
                new Scheme.SecretForm(
                        Scheme.Encoding.valueOf(constant(secret.path("encoding").asText("utf8"))),
                        secret.path("prefix").asText("")));
    }

    private static Scheme.@Nullable Timestamp timestamp(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return new Scheme.Timestamp(
                where(node),
                node.path("prefix").asText(""),
                switch (node.path("unit").asText("s")) {
                    case "ms" -> Scheme.Timestamp.Unit.MILLISECONDS;
                    case "iso-8601" -> Scheme.Timestamp.Unit.ISO_8601;
                    default -> Scheme.Timestamp.Unit.SECONDS;
                },
                Durations.parse(node.path("tolerance").asText("5m")).toSeconds());
    }

    /** Null: it does not say. */
    private static Scheme.@Nullable Where where(JsonNode node) {
        if (node.has("header") && node.has("pointer")) {
            throw new IllegalArgumentException("'header' and 'pointer' are two places");
        }
        if (node.has("pointer")) {
            return new Scheme.Where.InBody(node.path("pointer").asText());
        }
        return node.has("header") ? new Scheme.Where.InHeader(node.path("header").asText()) : null;
    }

    /** The only header that a signature can cover is the one of the id. */
    private static Profile.@Nullable Fact fact(JsonNode node, Scheme scheme) {
        if (node.isMissingNode()) {
            return null;
        }
        if (node.has("pointer")) {
            var pointers = pointers(node.path("pointer"));
            return new Profile.Fact.InBody(pointers, pointers.stream().allMatch(scheme::covers));
        }
        var header = node.path("header").asText();
        var template = scheme.signed();
        var signed =
                template != null
                        && template.has(Template.Hole.ID)
                        && header.equalsIgnoreCase(scheme.idHeader());
        return new Profile.Fact.InHeader(header, signed);
    }

    private static Profile.@Nullable Items items(JsonNode node, Scheme scheme) {
        if (node.isMissingNode()) {
            return null;
        }
        var pointer = node.path("pointer").asText("");
        return new Profile.Items(
                pointer,
                pointers(node.path("id")),
                node.path("type").asText(""),
                pointers(node.path("volatile")),
                signedOfItem(pointer + "/0", scheme));
    }

    /** Inside the only item that a signature over values allows. */
    private static List<String> signedOfItem(String item, Scheme scheme) {
        var signed = scheme.signed();
        return signed == null || scheme.coversBody()
                ? List.of()
                : signed.pointers().stream()
                        .filter(pointer -> pointer.startsWith(item + "/"))
                        .map(pointer -> pointer.substring(item.length()))
                        .toList();
    }

    private static @Nullable Duration duration(JsonNode node) {
        return node.isTextual() ? Durations.parse(node.asText()) : null;
    }

    private static List<String> pointers(JsonNode node) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(node.asText());
        }
        var pointers = new ArrayList<String>();
        node.forEach(pointer -> pointers.add(pointer.asText()));
        return pointers;
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
