package io.hookworks.signature;

import static io.hookworks.signature.Vectors.CONVOY_SECRET;
import static io.hookworks.signature.Vectors.GITHUB_SECRET;
import static io.hookworks.signature.Vectors.SLACK_SECRET;
import static io.hookworks.signature.Vectors.STANDARD_SECRET;
import static io.hookworks.signature.Vectors.STRIPE_SECRET;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hookworks.signature.Verification.Cause;
import io.hookworks.signature.Verification.Genuine;
import io.hookworks.signature.Verification.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

class VerifierTest {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of("stripe", Vectors.stripe(), STRIPE_SECRET),
                Arguments.of("github", Vectors.github(), GITHUB_SECRET),
                Arguments.of("standard-webhooks", Vectors.standardWebhooks(), STANDARD_SECRET),
                Arguments.of("slack", Vectors.slack(), SLACK_SECRET),
                Arguments.of("convoy", Vectors.convoy(), CONVOY_SECRET));
    }

    static Stream<Arguments> vectorsWithTime() {
        return vectors().filter(vector -> !"github".equals(vector.get()[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void what_the_sender_signed_is_genuine(String name, Signed request, String secret) {
        var signedAt = request.scheme().time().isPresent() ? request.now() : null;
        assertEquals(new Genuine(0, signedAt), request.verify(secret), name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void any_change_of_one_byte_of_the_body_is_refused(String name, Signed request, String secret) {
        for (var i = 0; i < request.body().size(); i++) {
            var changed = request.body().bytes();
            changed[i] ^= 1;
            var refused = request.withBody(changed).verify(secret);
            assertEquals(refused(Cause.MISMATCH), refused, name + " at " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void a_body_that_is_longer_or_shorter_is_refused(String name, Signed request, String secret) {
        var longer = Arrays.copyOf(request.body().bytes(), request.body().size() + 1);
        var shorter = Arrays.copyOf(request.body().bytes(), request.body().size() - 1);
        assertEquals(refused(Cause.MISMATCH), request.withBody(longer).verify(secret), name);
        assertEquals(refused(Cause.MISMATCH), request.withBody(shorter).verify(secret), name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void any_change_of_one_character_of_any_header_is_refused(
            String name, Signed request, String secret) {
        for (var header : request.headers().keySet()) {
            var value = request.header(header);
            for (var i = 0; i < value.length(); i++) {
                var changed = new StringBuilder(value);
                changed.setCharAt(i, (char) (value.charAt(i) ^ 1));
                var answer = request.with(header, changed.toString()).verify(secret);
                assertEquals(Refused.class, answer.getClass(), name + ": " + changed);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void a_header_that_is_missing_or_there_twice_is_refused(
            String name, Signed request, String secret) {
        for (var header : request.headers().keySet()) {
            var without = request.without(header).verify(secret);
            assertEquals(refused(Cause.MISSING), without, name + " without " + header);
            var twice = request.twice(header).verify(secret);
            assertEquals(refused(Cause.MALFORMED), twice, name + " with two of " + header);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void another_secret_is_refused(String name, Signed request, String secret) {
        var other = "whsec_" + "QUJD".repeat(8);
        assertNotEquals(other, secret);
        assertEquals(refused(Cause.MISMATCH), request.verify(other), name);
        assertEquals(refused(Cause.MISMATCH), request.verify(), name + " with no secret at all");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectorsWithTime")
    void five_minutes_old_is_taken_and_any_longer_is_stale(
            String name, Signed request, String secret) {
        var oldest = request.now().plus(TOLERANCE);
        assertEquals(new Genuine(0, request.now()), request.at(oldest).verify(secret), name);
        var late = request.at(oldest.plusMillis(1)).verify(secret);
        assertEquals(refused(Cause.STALE), late, name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectorsWithTime")
    void five_minutes_ahead_is_taken_and_any_further_is_future(
            String name, Signed request, String secret) {
        var earliest = request.now().minus(TOLERANCE);
        assertEquals(new Genuine(0, request.now()), request.at(earliest).verify(secret), name);
        var early = request.at(earliest.minusMillis(1)).verify(secret);
        assertEquals(refused(Cause.FUTURE), early, name);
    }

    @Test
    void without_a_time_in_the_scheme_an_old_request_stays_valid() {
        var muchLater = Vectors.github().at(Instant.parse("2030-01-01T00:00:00Z"));
        assertEquals(new Genuine(0, null), muchLater.verify(GITHUB_SECRET));
    }

    @Test
    void any_of_several_secrets_may_have_signed() {
        var request = Vectors.stripe();
        var signedAt = request.now();
        assertEquals(new Genuine(1, signedAt), request.verify("new", STRIPE_SECRET));
        assertEquals(new Genuine(0, signedAt), request.verify(STRIPE_SECRET, "old"));
        assertEquals(refused(Cause.MISMATCH), request.verify("new", "old"));
    }

    @Test
    void any_of_several_signatures_may_be_ours() {
        var stripe = Vectors.stripe();
        var genuine = new Genuine(0, stripe.now());
        var wrong = "v1=" + "0".repeat(64);
        var right = stripe.header("Stripe-Signature");
        assertEquals(genuine, signedBy(stripe, right + "," + wrong).verify(STRIPE_SECRET));
        var wrongFirst = right.replace(",v1=", "," + wrong + ",v1=");
        assertEquals(genuine, signedBy(stripe, wrongFirst).verify(STRIPE_SECRET));

        var standard = Vectors.standardWebhooks();
        var list = "v1a,AAAA v1,AAAA " + standard.header("webhook-signature");
        assertEquals(
                new Genuine(0, standard.now()),
                standard.with("webhook-signature", list).verify(STANDARD_SECRET));
    }

    @Test
    void a_fake_signature_of_an_older_version_is_not_looked_at() {
        var request = Vectors.stripe();
        var beside = request.header("Stripe-Signature") + ",v0=" + "0".repeat(64);
        assertEquals(
                new Genuine(0, request.now()), signedBy(request, beside).verify(STRIPE_SECRET));
    }

    @Test
    void the_right_signature_under_an_older_version_only_is_missing() {
        var stripe = Vectors.stripe();
        var v0 = stripe.header("Stripe-Signature").replace("v1=", "v0=");
        assertEquals(refused(Cause.MISSING), signedBy(stripe, v0).verify(STRIPE_SECRET));

        var github = Vectors.github();
        var sha1 = github.header("X-Hub-Signature-256").replace("sha256=", "sha1=");
        assertEquals(
                refused(Cause.MISSING),
                github.with("X-Hub-Signature-256", sha1).verify(GITHUB_SECRET));
    }

    @Test
    void sixteen_signatures_are_compared_and_seventeen_are_refused() {
        var request = Vectors.stripe();
        var right = request.header("Stripe-Signature");
        var sixteen = right + ",v1=00".repeat(15);
        assertEquals(
                new Genuine(0, request.now()), signedBy(request, sixteen).verify(STRIPE_SECRET));
        var seventeen = right + ",v1=00".repeat(16);
        assertEquals(refused(Cause.MALFORMED), signedBy(request, seventeen).verify(STRIPE_SECRET));
    }

    @Test
    void empty_signatures_are_none() {
        var empty = signedBy(Vectors.stripe(), "t=1700000000,v1=,v1=");
        assertEquals(refused(Cause.MISSING), empty.verify(STRIPE_SECRET));
        var github = Vectors.github().with("X-Hub-Signature-256", "sha256=");
        assertEquals(refused(Cause.MISSING), github.verify(GITHUB_SECRET));
    }

    @Test
    void two_times_in_one_signature_are_malformed() {
        var request = Vectors.stripe();
        var twoTimes = "t=1700000001," + request.header("Stripe-Signature");
        assertEquals(refused(Cause.MALFORMED), signedBy(request, twoTimes).verify(STRIPE_SECRET));
    }

    @Test
    void a_time_that_is_no_number_is_malformed() {
        for (var time : new String[] {"x", "-1", "1e9", "1700000000.5", "9999999999999999"}) {
            var request = Vectors.standardWebhooks().with("webhook-timestamp", time);
            assertEquals(refused(Cause.MALFORMED), request.verify(STANDARD_SECRET), time);
        }
    }

    /** The id {@code a.1700000000} at 1700000001 signs the bytes that id {@code a} signs. */
    @Test
    void an_id_with_a_dot_is_malformed_however_well_it_is_signed() {
        var at = Instant.ofEpochSecond(1_700_000_001);
        var scheme = Vectors.known("standard-webhooks");
        var signer = new Signer(scheme, new Secret(STANDARD_SECRET));
        var body = Vectors.utf8("x");
        var headers = signer.sign("a.1700000000", at, body);
        var request = Signed.by(scheme, headers, body, at);
        assertEquals(refused(Cause.MALFORMED), request.verify(STANDARD_SECRET));
    }

    private static Signed signedBy(Signed request, String signature) {
        return request.with("Stripe-Signature", signature);
    }

    private static Refused refused(Cause cause) {
        return new Refused(cause);
    }
}
