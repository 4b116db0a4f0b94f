package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Secrets that protect nothing are problems; secrets that were probably meant otherwise, warnings.
 */
class SecretStrengthTest {
    private static final String GUESSED = "SECRET is one byte repeated: anybody can guess it";
    private static final String SHORT =
            "SECRET is shorter than 8 bytes: anybody can find it by trying";
    private static final String FORGEABLE = "SECRET is a key under which anybody can sign";

    @TempDir private Path folder;

    private HookworksFile read(String provider, String secret) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                queues: {events: {}}
                sources:
                  one: {provider: %s, queue: events, secrets: ["${SECRET}"]}
                """
                        .formatted(provider));
        return HookworksFile.read(
                file, name -> name.equals("SECRET") ? secret : null, Purpose.TAKE);
    }

    private String problem(String provider, String secret) {
        var told = assertThrows(ConfigException.class, () -> read(provider, secret));
        var first = Objects.requireNonNull(told.problems().getFirst());
        return first.substring(first.indexOf("SECRET"));
    }

    @ParameterizedTest
    @CsvSource({
        "stripe, a",
        "github, secret",
        "gitlab, 1234567",
        "standard-webhooks, whsec_YQ==",
        "adyen, 0a0b0c"
    })
    void a_secret_of_a_few_bytes_is_refused(String provider, String secret) {
        assertEquals(SHORT, problem(provider, secret));
    }

    @ParameterizedTest
    @CsvSource({"github, aaaaaaaaaaaa", "adyen, 00000000000000000000000000000000"})
    void one_byte_repeated_is_refused(String provider, String secret) {
        assertEquals(GUESSED, problem(provider, secret));
    }

    /** The points of small order: https://www.rfc-editor.org/rfc/rfc8032#section-5.1 */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
    })
    void a_public_key_under_which_anybody_can_sign_is_refused(String key) {
        assertEquals(FORGEABLE, problem("discord", key));
    }

    @Test
    void a_secret_as_senders_make_them_is_taken_without_a_word() throws IOException {
        assertEquals(List.of(), read("github", "12345678").warnings());
        // A key of RFC 8032, section 7.1.
        var key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assertEquals(List.of(), read("discord", key).warnings());
        var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assertEquals(List.of(), read("standard-webhooks", secret).warnings());
    }

    /** It is the Base64 of something, and its sender signs with the text. */
    @Test
    void a_text_that_is_read_as_base64_though_nothing_says_so_is_warned_of() throws IOException {
        var warnings = read("standard-webhooks", "my-own_secret-text").warnings();
        assertEquals(1, warnings.size());
        assertEquals(
                "sources.one.secrets[0]: SECRET does not start with whsec_ and is read as Base64."
                    + " If its sender signs with this text itself, every request will be refused:"
                    + " describe the sender with provider: hmac and secret: {encoding: utf8}",
                warnings.getFirst());
    }
}
