package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.signature.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

class HandshakeReaderTest {
    private static final Map<String, String> SET = Map.of("A", "a secret", "TOKEN", "t");

    @TempDir private Path folder;

    @Test
    void a_verify_token_is_a_secret_of_its_own() throws Exception {
        var yaml = "{provider: meta, secrets: ['${A}'], verify-token: '${TOKEN}', queue: events}";
        assertEquals(new Secret("t"), source(yaml, Purpose.TAKE).verifyToken());
        assertEquals("***", String.valueOf(source(yaml, Purpose.TAKE).verifyToken()));
        assertEquals(
                "hookworks.yaml:4 sources.s.verify-token: UNSET is not set",
                problem(yaml.replace("TOKEN", "UNSET")));
        source(yaml.replace("TOKEN", "UNSET"), Purpose.OPERATE);
    }

    @Test
    void a_verify_token_is_wanted_where_the_sender_shows_one_and_nowhere_else() {
        assertEquals(
                "hookworks.yaml:4 sources.s.verify-token: is missing: the sender shows it when it"
                        + " asks whether we are there",
                problem("{provider: whatsapp, secrets: ['${A}'], queue: events}"));
        assertEquals(
                "hookworks.yaml:4 sources.s.verify-token: is for senders that show one; this one"
                        + " does not",
                problem(
                        "{provider: x, secrets: ['${A}'], verify-token: '${TOKEN}', queue:"
                                + " events}"));
    }

    @Test
    void a_verify_token_that_stands_in_the_file_is_told_and_not_shown() {
        assertEquals(
                "hookworks.yaml:4 sources.s.verify-token: must be a variable such as"
                        + " ${STRIPE_WEBHOOK_SECRET}: a secret never stands in this file",
                problem(
                        "{provider: meta, secrets: ['${A}'], verify-token: literally, queue:"
                                + " events}"));
    }

    /** What shows its secret would say it to whoever asks, as the "signature" of a token. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed-token: {query: t}",
                "signed-challenge: {when: {pointer: /a, is: b}, pointer: /c}"
            })
    void only_an_hmac_answers_with_a_signature(String handshake) {
        assertEquals(
                "hookworks.yaml:4 sources.s.scheme: 'handshake' wants a signature for an answer,"
                        + " which only an HMAC can make",
                problem(
                        "{provider: hmac, secrets: ['${A}'], queue: events, scheme: {signature:"
                                + " {header: X, algorithm: token, encoding: utf8}, handshake: {"
                                + handshake
                                + "}}}"));
    }

    /** The token {@code a1b2} would be signed as the form {@code a=1&b=2} is. */
    @ParameterizedTest
    @ValueSource(strings = {"{form}", "{/id}"})
    void tokens_are_signed_only_where_no_event_can_be_signed_alike(String signed) {
        assertEquals(
                "hookworks.yaml:4 sources.s.scheme: 'handshake' signs tokens for anyone who asks,"
                        + " so 'signed' must hold {body}",
                problem(
                        "{provider: hmac, secrets: ['${A}'], queue: events, scheme: {signature:"
                                + " {header: X}, signed: '"
                                + signed
                                + "', handshake: {signed-token: {query: t}}}}"));
    }

    private SourceConfig source(String yaml, Purpose purpose) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file, "provider: sqs\nqueues: {events: {}}\nsources:\n  s: " + yaml + "\n");
        var sources = HookworksFile.read(file, SET::get, purpose).config().sources();
        return Objects.requireNonNull(sources.get("s"));
    }

    private String problem(String yaml) {
        var refusal = assertThrows(ConfigException.class, () -> source(yaml, Purpose.TAKE));
        return String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
    }
}
