package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Profiles;
import io.hookworks.signature.Scheme.Strength;
import io.hookworks.signature.Verification.Genuine;
import io.hookworks.signature.Verification.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Objects;

class SchemeTest {
    private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");
    private static final byte[] BODY = Vectors.utf8("{\"id\":\"evt_1\"}");
    private static final String SECRET = "a secret that is long enough";

    private static Scheme scheme(String provider) {
        return Objects.requireNonNull(Profiles.known().get(provider)).scheme();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe, WHOLE",
        "linear, WHOLE",
        "twilio, PART",
        "mailgun, PART",
        "adyen, PART",
        "aws-sns, PART",
        "paypal, CHECKSUM",
        "paypal-sandbox, CHECKSUM",
        "gitlab, NONE"
    })
    void strength_says_how_much_of_a_body_is_signed(String provider, Strength strength) {
        assertEquals(strength, scheme(provider).strength());
    }

    /** What is not covered must not choose an id or a type: anyone could change it. */
    @ParameterizedTest
    @CsvSource({
        "stripe, /id, true",
        "stripe, /data/anything, true",
        "mailgun, /signature/token, true",
        "mailgun, /signature/timestamp, true",
        "mailgun, /event-data/event, false",
        "twilio, /MessageSid, false",
        "aws-sns, /MessageId, true",
        "aws-sns, /UnsubscribeURL, false",
        "gitlab, /object_kind, false"
    })
    void only_what_is_signed_is_covered(String provider, String pointer, boolean covered) {
        assertEquals(covered, scheme(provider).covers(pointer));
    }

    @Test
    void time_in_the_body_is_covered_only_if_it_is_signed() {
        var yaml =
                "{signature: {header: S}, timestamp: {pointer: /sent, unit: s},"
                        + " signed: '{timestamp}{/token}'}";
        assertTrue(Vectors.generic(yaml).covers("/sent"));
        assertTrue(Vectors.generic(yaml).covers("/token"));
        assertFalse(Vectors.generic(yaml).covers("/received"));
        var header =
                "{signature: {header: S}, timestamp: {header: T, unit: s},"
                        + " signed: '{timestamp}{/token}'}";
        assertFalse(Vectors.generic(header).covers("/sent"));
    }

    @ParameterizedTest
    @CsvSource({"square, true", "twilio, true", "trello, true", "stripe, false", "gitlab, false"})
    void scheme_says_whether_it_needs_the_public_url(String provider, boolean needed) {
        assertEquals(needed, scheme(provider).needsUrl());
    }

    /** Else one signature would fit two requests, with the border between id and body moved. */
    @Test
    void id_that_holds_the_border_to_the_body_is_refused() {
        var last = Vectors.generic("{signature: {header: S}, id-header: I, signed: '{body}/{id}'}");
        assertEquals(Genuine.class, answer(last, "evt-1").getClass());
        assertEquals(Refused.class, answer(last, "evt/1").getClass());
        var first =
                Vectors.generic("{signature: {header: S}, id-header: I, signed: '{id}.{body}'}");
        assertEquals(Genuine.class, answer(first, "evt/1").getClass());
        assertEquals(Refused.class, answer(first, "evt.1").getClass());
    }

    private static Verification answer(Scheme scheme, String id) {
        var headers = new Signer(scheme, new Secret(SECRET)).sign(id, AT, BODY);
        return Signed.by(scheme, headers, BODY, AT).verify(SECRET);
    }

    @Test
    void first_of_equal_secrets_is_the_one_that_matched() {
        var scheme = Vectors.generic("{signature: {header: S}}");
        var headers = new Signer(scheme, new Secret(SECRET)).sign("", AT, BODY);
        var request = Signed.by(scheme, headers, BODY, AT);
        assertEquals(new Genuine(0, null), request.verify(SECRET, SECRET));
        assertEquals(new Genuine(1, null), request.verify("another secret", SECRET, SECRET));
    }

    @Test
    void separator_before_the_first_part_is_ignored() {
        var request = Vectors.stripe();
        var header = request.header("stripe-signature");
        var answer = request.with("stripe-signature", "," + header).verify(Vectors.STRIPE_SECRET);
        assertEquals(Genuine.class, answer.getClass());
    }

    @Test
    void unknown_part_of_what_is_signed_is_answered_with_those_that_exist() {
        var message = problem("{signature: {header: S}, signed: '{bdy}'}");
        assertTrue(message.contains("{bdy}"), message);
        assertTrue(message.contains("{body}") && message.contains("{timestamp}"), message);
    }

    @Test
    void combinations_that_make_no_sense_are_refused() {
        assertTrue(
                problem("{signature: {header: S}, body-digest: sha, signed: '{body}'}")
                        .contains("body-digest"));
        assertTrue(
                problem("{signature: {pointer: /items/*/sig}, signed: '{/items/0/id}'}")
                        .contains("*"));
    }

    private static String problem(String yaml) {
        return String.valueOf(
                assertThrows(Exception.class, () -> Vectors.generic(yaml)).getMessage());
    }

    @Test
    void secret_does_not_print() {
        var scheme = new Secret(SECRET);
        assertFalse(scheme.toString().contains(SECRET));
        assertEquals("***", String.valueOf(scheme));
    }
}
