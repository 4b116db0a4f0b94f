package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Profiles;
import io.hookworks.signature.Verification.Genuine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SignerTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final String SECRET = "whsec_" + "QUJD".repeat(8);
    private static final byte[] BODY = {0, (byte) 0xff, '{', '\r', '\n'};

    @Test
    void signs_exactly_as_the_senders_do() {
        var stripe = Vectors.stripe();
        assertEquals(
                Map.of("Stripe-Signature", stripe.header("Stripe-Signature")),
                signer("stripe", Vectors.STRIPE_SECRET)
                        .sign("", stripe.now(), stripe.body().bytes()));
        var standard = Vectors.standardWebhooks();
        var id = standard.header("webhook-id");
        assertEquals(
                standard.header("webhook-signature"),
                signer("standard-webhooks", Vectors.STANDARD_SECRET)
                        .sign(id, standard.now(), standard.body().bytes())
                        .get("webhook-signature"));
    }

    @Test
    void what_it_signs_by_any_known_profile_is_genuine() {
        var unsignable = new ArrayList<String>();
        for (var profile : Profiles.known().values()) {
            var scheme = profile.scheme();
            if (scheme.unsignable().isPresent()) {
                unsignable.add(profile.name());
                continue;
            }
            var url = "https://hooks.example/them?a=1";
            var form = scheme.signed() != null && scheme.signed().has(Template.Hole.FORM);
            var body = form ? Vectors.utf8("b=2&a=%20") : BODY;
            var headers = new Signer(scheme, new Secret(SECRET)).sign("id-1", AT, url, body);
            var request = Signed.by(scheme, headers, body, AT).to(url);
            var answer =
                    request.with("Content-Type", "application/x-www-form-urlencoded")
                            .verify(SECRET);
            assertEquals(Genuine.class, answer.getClass(), profile.name());
        }
        var expected =
                List.of(
                        "mailgun",
                        "linear",
                        "adyen",
                        "sendgrid",
                        "discord",
                        "discord-interactions",
                        "microsoft-graph",
                        "aws-sns",
                        "aws-sns-sha1",
                        "paypal",
                        "paypal-sandbox");
        assertEquals(expected, unsignable);
    }

    @Test
    void who_cannot_sign_says_why() {
        assertUnsignable("mailgun", "its signature stands inside the body");
        assertUnsignable("linear", "its time stands inside the body");
        assertUnsignable("discord", "only its sender has the private key");
        var square = signer("square", SECRET);
        var error = assertThrows(IllegalArgumentException.class, () -> square.sign("", AT, BODY));
        assertEquals("the URL is signed too, and there is none", error.getMessage());
    }

    private static void assertUnsignable(String provider, String why) {
        var error = assertThrows(IllegalArgumentException.class, () -> signer(provider, SECRET));
        assertEquals(why, error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signature: {header: X-Sig}",
                "signature: {header: X-Sig, algorithm: hmac-sha1, encoding: base64}",
                "signature: {header: X-Sig, algorithm: hmac-sha512, prefix: sha512=}",
                "{signature: {header: X-Sig}, timestamp: {header: X-Time, unit: ms},"
                        + " signed: '{timestamp}{body}'}",
                "{signature: {header: X-Sig, separator: ;, prefix: h1=}, timestamp: {prefix: ts=},"
                        + " signed: '{timestamp}:{body}'}",
                "{signature: {header: X-Sig}, id-header: X-Id, signed: '{id}/{body}'}",
                "{signature: {header: X-Sig}, id-header: X-Id, signed: '{body}/{id}'}",
                "{signature: {header: X-Sig, algorithm: hmac-sha384}, signed: '{method} {body}'}",
                "{signature: {header: X-Sig, algorithm: token, encoding: base64, prefix: a}}",
                "{signature: {header: X-Sig}, secret: {encoding: base64, prefix: whsec_}}"
            })
    void what_it_signs_by_a_scheme_of_ones_own_is_genuine(String yaml) {
        var scheme = Vectors.generic(yaml);
        var headers = new Signer(scheme, new Secret(SECRET)).sign("id-1", AT, BODY);
        var answer = Signed.by(scheme, headers, BODY, AT).verify(SECRET);
        assertEquals(Genuine.class, answer.getClass(), headers.toString());
    }

    @Test
    void a_secret_in_hex_signs_as_its_bytes() {
        var hex = Vectors.generic("{signature: {header: S}, secret: {encoding: hex}}");
        var text = Vectors.generic("{signature: {header: S}, secret: {encoding: utf8}}");
        assertEquals(
                new Signer(text, new Secret("ABC")).sign("", AT, BODY),
                new Signer(hex, new Secret("414243")).sign("", AT, BODY));
    }

    @Test
    void a_secret_in_either_base64_alphabet_is_the_same_key() {
        var standard = signer("standard-webhooks", "whsec_" + "+/+/".repeat(8));
        var urlSafe = signer("standard-webhooks", "whsec_" + "-_-_".repeat(8));
        assertEquals(standard.sign("a", AT, BODY), urlSafe.sign("a", AT, BODY));
    }

    @Test
    void a_secret_that_is_not_written_as_its_scheme_says_is_told_without_being_shown() {
        var written = "whsec_not&base64!";
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> signer("standard-webhooks", written));
        assertEquals("is not Base64, as its scheme says", error.getMessage());
        assertEquals(null, error.getCause());
        assertFalse(new Secret(written).toString().contains("not&"));
    }

    @Test
    void a_secret_without_a_key_in_it_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> signer("stripe", ""));
        assertThrows(IllegalArgumentException.class, () -> signer("standard-webhooks", "whsec_"));
    }

    @Test
    void a_scheme_whose_parts_do_not_fit_is_refused() {
        assertRefused("{signature: {header: S}, signed: 'nothing'}", "{body}");
        assertRefused("{signature: {header: S}, signed: '{timestamp}.{body}'}", "'timestamp'");
        assertRefused("{signature: {header: S}, signed: '{id}.{body}'}", "'id-header'");
        assertRefused(
                "{signature: {header: S}, timestamp: {prefix: t=}, signed: '{timestamp}{body}'}",
                "'separator'");
        assertRefused("{signature: {}}", "'header' or a 'pointer'");
        assertRefused("{signature: {header: S, pointer: /s}}", "two places");
        assertRefused("{signature: {header: S}, signed: '{body}{host}'}", "{host}");
        assertRefused("{signature: {header: S, encoding: utf8}}", "hex or base64");
        assertRefused("{signature: {header: S}, body-digest: d}", "{form}");
        assertRefused(
                "{signature: {header: S}, timestamp: {header: T}, signed: '{body}'}",
                "{timestamp}");
        assertRefused(
                "{signature: {header: S}, timestamp: {pointer: /t}, signed: '{/a}'}",
                "{timestamp}");
        assertRefused("{signature: {header: S, algorithm: token}}", "utf8 or base64");
        assertRefused(
                "{signature: {header: S, algorithm: token, encoding: utf8}, signed: '{body}'}",
                "signs nothing");
        for (var signed : new String[] {"{id}{body}", "{body}{id}", "{body}{id}{method}"}) {
            assertRefused(
                    "{signature: {header: S}, id-header: I, signed: '" + signed + "'}",
                    "between {id}");
        }
    }

    private static void assertRefused(String yaml, String names) {
        var error = assertThrows(IllegalArgumentException.class, () -> Vectors.generic(yaml));
        var message = String.valueOf(error.getMessage());
        assertTrue(message.contains(names), message);
    }

    private static Signer signer(String provider, String secret) {
        return new Signer(Vectors.known(provider), new Secret(secret));
    }
}
