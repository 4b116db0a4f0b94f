package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.signature.Handshake;
import io.hookworks.signature.Scheme;
import io.hookworks.signature.Template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the handshakes of a profile: a group with one key for each kind. */
final class HandshakeReader {
    private static final int DONE = 200;

    private HandshakeReader() {}

    /**
     * @throws IllegalArgumentException if one of them does not fit the scheme
     */
    static List<Handshake> read(JsonNode node, Scheme scheme) {
        var handshakes = new ArrayList<Handshake>();
        for (var kind : node.properties()) {
            handshakes.add(read(kind.getKey(), kind.getValue(), scheme));
        }
        return handshakes;
    }

    private static Handshake read(String kind, JsonNode node, Scheme scheme) {
        return switch (kind) {
            case "echo" -> new Handshake.Echo(method(node), text(node, "query"));
            case "echo-header" ->
                    new Handshake.EchoHeader(text(node, "header"), text(node, "field"));
            case "verify-token" -> new Handshake.VerifyToken(node.path("prefix").asText("hub"));
            case "form-field" -> new Handshake.FormField(text(node, "field"), text(node, "is"));
            case "presence" -> new Handshake.Presence();
            case "signed-token" -> {
                checkCanSign(scheme);
                checkSignsBody(scheme);
                yield new Handshake.SignedToken(text(node, "query"));
            }
            case "challenge" -> new Handshake.Challenge(when(node), text(node, "pointer"));
            case "signed-challenge" -> {
                checkCanSign(scheme);
                yield new Handshake.SignedChallenge(when(node), text(node, "pointer"));
            }
            case "ping" ->
                    new Handshake.Ping(
                            when(node),
                            node.path("status").asInt(DONE),
                            node.path("answer").asText(""));
            default -> throw new IllegalArgumentException("'handshake' has no kind " + kind);
        };
    }

    /** A token as a "signature" would be the secret itself. */
    private static void checkCanSign(Scheme scheme) {
        if (!scheme.proof().algorithm().isMac()) {
            throw new IllegalArgumentException(
                    "'handshake' wants a signature for an answer, which only an HMAC can make");
        }
    }

    /** By its body it is told whether an event could have been signed as a token. */
    private static void checkSignsBody(Scheme scheme) {
        var signed = scheme.signed();
        if (signed == null || !signed.has(Template.Hole.BODY)) {
            throw new IllegalArgumentException(
                    "'handshake' signs tokens for anyone who asks, so 'signed' must hold {body}");
        }
    }

    private static Handshake.Method method(JsonNode node) {
        return Handshake.Method.valueOf(node.path("method").asText("get").toUpperCase(Locale.ROOT));
    }

    private static Handshake.When when(JsonNode node) {
        return new Handshake.When(
                text(node.path("when"), "pointer"), node.path("when").path("is").asText());
    }

    private static String text(JsonNode node, String key) {
        var text = node.path(key).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("'handshake' lacks '" + key + "'");
        }
        return text;
    }
}
