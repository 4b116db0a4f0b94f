package io.hookworks.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.signature.Handshake.Reply;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Answers the handshakes of one sender. Some answers are signatures by the key of its events: so
 * only tokens are signed, and no token is ever taken for an event. Safe for many threads.
 *
 * @param known none: every request is an event
 * @param verifyToken null: this sender shows none
 */
public record Handshakes(
        List<Handshake> known, Scheme scheme, List<Secret> secrets, @Nullable Secret verifyToken) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_=-]{1,128}");

    /** What is only said back may be a sentence, but neither markup nor JSON. */
    private static final Pattern SENTENCE =
            Pattern.compile("(?!\\s*v\\d+:)[\\x20-\\x7e&&[^<>{}\"]]{1,1024}");

    private static final int LONGEST_QUERY = 2_048;
    private static final int LONGEST_FORM = 1_024;
    private static final ObjectMapper JSON = new ObjectMapper();

    public Handshakes {
        known = List.copyOf(known);
        secrets = List.copyOf(secrets);
    }

    /**
     * The answer to a request that may be a handshake which nobody signed.
     *
     * @param query as it came; null: there is none
     * @param body of which only a short form is looked at
     * @return empty: it is none, or this sender makes none by this method
     */
    public Optional<Reply> unsigned(
            String method, @Nullable String query, Headers headers, byte[] body) {
        var possible =
                all(Handshake.Unsigned.class)
                        .filter(each -> each.method().name().equals(method))
                        .toList();
        if (possible.isEmpty()) {
            return Optional.empty();
        }
        var asked = form(query);
        if (asked.isEmpty()) {
            return nothingAsked(method);
        }
        return possible.stream()
                .flatMap(each -> answer(each, asked.get(), headers, body).stream())
                .findFirst()
                .or(() -> nothingAsked(method));
    }

    private static Optional<Form> form(@Nullable String query) {
        var text = query == null ? "" : query;
        try {
            return text.length() > LONGEST_QUERY ? Optional.empty() : Optional.of(Form.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a % that begins no byte
        }
    }

    /** A POST is an event then. */
    private static Optional<Reply> nothingAsked(String method) {
        return method.equals(Handshake.Method.POST.name())
                ? Optional.empty()
                : Optional.of(Reply.MALFORMED);
    }

    /** Empty: this is not what is asked. */
    private Optional<Reply> answer(
            Handshake.Unsigned handshake, Form query, Headers headers, byte[] body) {
        return switch (handshake) {
            case Handshake.Echo(_, var name) -> asked(query.values(name), SENTENCE, text -> text);
            case Handshake.EchoHeader(var name, var field) ->
                    asked(headers.all(name), TOKEN, token -> json(field, token));
            case Handshake.FormField(var field, var is) ->
                    Form.is(headers) && has(body, field, is)
                            ? Optional.of(Reply.of(""))
                            : Optional.empty();
            case Handshake.SignedToken _ when secrets.isEmpty() -> Optional.empty();
            case Handshake.SignedToken(var name) ->
                    asked(
                            query.values(name),
                            TOKEN,
                            token ->
                                    json(
                                            "response_token",
                                            scheme.signature().prefix()
                                                    + signed(secrets.getFirst(), token)));
            case Handshake.VerifyToken(var prefix) -> verifyToken(prefix, query);
            case Handshake.Presence() -> Optional.of(Reply.of(""));
        };
    }

    private static boolean has(byte[] body, String field, String value) {
        try {
            return body.length <= LONGEST_FORM
                    && Form.of(body).values(field).equals(List.of(value));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What a token becomes in the answer. */
    private interface Telling {
        String of(String token);
    }

    private static Optional<Reply> asked(List<String> tokens, Pattern like, Telling telling) {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        var token = tokens.getFirst();
        var fine = tokens.size() == 1 && like.matcher(token).matches();
        return Optional.of(fine ? Reply.of(telling.of(token)) : Reply.MALFORMED);
    }

    private Optional<Reply> verifyToken(String prefix, Form query) {
        var shown = query.values(prefix + ".verify_token");
        var subscribes = query.values(prefix + ".mode").equals(List.of("subscribe"));
        if (shown.size() != 1 || !subscribes) {
            return Optional.empty();
        }
        var known =
                verifyToken != null
                        && MessageDigest.isEqual(
                                verifyToken.utf8(), shown.getFirst().getBytes(ISO_8859_1));
        return known
                ? asked(query.values(prefix + ".challenge"), TOKEN, token -> token)
                : Optional.of(Reply.FORBIDDEN);
    }

    /**
     * The answer to a request that is shown to be the sender's and may be a handshake.
     *
     * @param secret which of the secrets signed it
     * @return empty: it is an event
     */
    public Optional<Reply> signed(int secret, byte[] body) {
        if (couldBeToken(body)) {
            return Optional.of(Reply.MALFORMED);
        }
        var possible = all(Handshake.Signed.class).toList();
        return possible.isEmpty()
                ? Optional.empty()
                : parsed(body)
                        .flatMap(
                                json ->
                                        possible.stream()
                                                .filter(each -> is(each.when(), json))
                                                .findFirst()
                                                .map(each -> answer(each, json, secret)));
    }

    /** Whether anyone who knows the URL could have had this body signed as a token. */
    private boolean couldBeToken(byte[] body) {
        return all(Handshake.SignedToken.class).findAny().isPresent()
                && TOKEN.matcher(new String(body, ISO_8859_1)).matches();
    }

    private Reply answer(Handshake.Signed handshake, JsonNode json, int secret) {
        return switch (handshake) {
            case Handshake.Challenge(_, var pointer) -> asked(json, pointer, token -> token);
            case Handshake.SignedChallenge(_, var pointer) ->
                    asked(
                            json,
                            pointer,
                            token ->
                                    "{\"plainToken\":\"%s\",\"encryptedToken\":\"%s\"}"
                                            .formatted(token, signed(secrets.get(secret), token)));
            case Handshake.Ping(_, var status, var text) -> new Reply(status, text);
        };
    }

    private static Reply asked(JsonNode json, String pointer, Telling telling) {
        return asked(List.of(json.at(pointer).asText()), TOKEN, telling).orElse(Reply.MALFORMED);
    }

    private static boolean is(Handshake.When when, JsonNode json) {
        var node = json.at(when.pointer());
        return node.isArray()
                ? node.isEmpty() && when.is().equals("[]")
                : node.isValueNode() && node.asText().equals(when.is());
    }

    /** Empty: whatever it is, it is no handshake. */
    private static Optional<JsonNode> parsed(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String signed(Secret secret, String token) {
        return Signing.made(scheme, secret, Signing.utf8(token));
    }

    private static String json(String name, String token) {
        return "{\"%s\":\"%s\"}".formatted(name, token);
    }

    private <H extends Handshake> Stream<H> all(Class<H> kind) {
        return known.stream().filter(kind::isInstance).map(kind::cast);
    }
}
