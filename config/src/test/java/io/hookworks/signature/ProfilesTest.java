package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;
import io.hookworks.signature.Verification.Cause;
import io.hookworks.signature.Verification.Genuine;
import io.hookworks.signature.Verification.Refused;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every provider, by an example of its documentation, or signed by {@link Sender} from that. */
class ProfilesTest {
    private static final Instant AT = Instant.ofEpochSecond(1_767_225_600);
    private static final String SECONDS = "1767225600";
    private static final String MILLIS = "1767225600000";
    private static final String SHA1 = "HmacSHA1";
    private static final String SHA256 = "HmacSHA256";
    private static final String KEY = "a secret of this provider's";
    private static final String OTHER_KEY = "44782DEF547AAA06C910C43932B1EB0C";
    private static final String EVENT = "{\"id\":\"1\",\"note\":\"Zoë ☃\",\"b\":1.0}\r\n";
    private static final String KEY_OF_MAILGUN = "a signing key of an account";
    private static final String MAILGUN_TOKEN =
            "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";
    private static final String ADYEN_KEY =
            "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    private static final String HOOKS = "https://hooks.example/webhooks/them";

    private static final KeyPair P256 = keys("EC");
    private static final KeyPair ED25519 = keys("Ed25519");

    /**
     * A request, and the secret it is genuine under.
     *
     * @param wrong a secret of the same form
     */
    record Case(String provider, Signed request, String secret, String wrong) {
        Case(String provider, Signed request, String secret) {
            this(provider, request, secret, OTHER_KEY);
        }

        @Override
        public String toString() {
            return provider;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("stripe", Vectors.stripe(), Vectors.STRIPE_SECRET),
                new Case("github", Vectors.github(), Vectors.GITHUB_SECRET),
                standard("standard-webhooks", "webhook-"),
                standard("svix", "svix-"),
                standard("clerk", "svix-"),
                standard("resend", "svix-"),
                standard("openai", "webhook-"),
                mailgun(),
                body("shopify", "X-Shopify-Hmac-SHA256", base64(EVENT)),
                new Case("slack", Vectors.slack(), Vectors.SLACK_SECRET),
                postmark(),
                token("gitlab", "X-Gitlab-Token", KEY, KEY),
                linear(),
                body("typeform", "Typeform-Signature", "sha256=" + base64(EVENT)),
                square(),
                paddle(),
                hubspot(),
                twilio(),
                zoom(),
                body("meta", "X-Hub-Signature-256", "sha256=" + hex(EVENT)),
                body("whatsapp", "X-Hub-Signature-256", "sha256=" + hex(EVENT)),
                body("x", "x-twitter-webhooks-signature", "sha256=" + base64(EVENT)),
                body("xero", "x-xero-signature", base64(EVENT)),
                adyen(),
                // https://www.rfc-editor.org/rfc/rfc7617#section-2
                token(
                        "basic-auth",
                        "Authorization",
                        "Aladdin:open sesame",
                        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
                // https://www.rfc-editor.org/rfc/rfc6750#section-2.1
                token("bearer-token", "Authorization", "mF_9.B5f-4.1JqM", "Bearer mF_9.B5f-4.1JqM"),
                token("mutual-tls", "Client-Cert", ":MIIBqDCCAU6g:", ":MIIBqDCCAU6g:"),
                sendgrid(),
                discord("discord"),
                discord("discord-interactions"),
                graph(),
                body("dropbox", "X-Dropbox-Signature", hex(EVENT)),
                token("okta", "Authorization", KEY, KEY),
                trello());
    }

    static Stream<Case> timed() {
        return cases().filter(each -> each.request().scheme().time().isPresent());
    }

    static Stream<Case> signedWhole() {
        return cases().filter(each -> each.request().scheme().coversBody());
    }

    /** Those that code verifies have tests of their own, with certificates: see webhook-api. */
    @Test
    void no_provider_is_left_out() {
        var tested = cases().map(Case::provider).collect(Collectors.toCollection(TreeSet::new));
        Profiles.known().values().stream()
                .filter(profile -> profile.scheme().proof().algorithm().isCode())
                .forEach(profile -> tested.add(profile.name()));
        assertEquals(new TreeSet<>(Profiles.known().keySet()), tested);
    }

    @Test
    void every_profile_says_where_it_is_from_and_when() {
        for (var profile : Profiles.known().values()) {
            assertTrue(
                    profile.source().matches("https://\\S+ \\(.*(20\\d\\d-\\d\\d|1\\.0\\.0)\\)"),
                    profile.name() + ": " + profile.source());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_the_sender_signed_is_genuine(Case one) {
        assertEquals(genuine(one, 0), one.request().verify(one.secret()));
        assertEquals(genuine(one, 1), one.request().verify(one.wrong(), one.secret()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void another_secret_is_refused(Case one) {
        assertEquals(refused(Cause.MISMATCH), one.request().verify(one.wrong()));
        assertEquals(refused(Cause.MISMATCH), one.request().verify());
    }

    @ParameterizedTest
    @MethodSource("signedWhole")
    void one_byte_of_the_body_changed_is_refused(Case one) {
        var body = one.request().body();
        for (var i = 0; i < body.size(); i++) {
            var changed = body.bytes();
            changed[i] ^= 1;
            var answer = one.request().withBody(changed).verify(one.secret());
            assertEquals(Refused.class, answer.getClass(), "at " + i);
        }
        var longer = Arrays.copyOf(body.bytes(), body.size() + 1);
        var answer = one.request().withBody(longer).verify(one.secret());
        assertEquals(refused(Cause.MISMATCH), answer);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void one_character_of_what_proves_it_changed_is_refused(Case one) {
        for (var header : one.request().headers().keySet()) {
            if (header.equals("content-type")) {
                continue;
            }
            var value = one.request().header(header);
            for (var i = 0; i < value.length(); i++) {
                var changed = new StringBuilder(value);
                changed.setCharAt(i, (char) (value.charAt(i) ^ 1));
                var answer = one.request().with(header, changed.toString()).verify(one.secret());
                assertEquals(Refused.class, answer.getClass(), changed.toString());
            }
            var without = one.request().without(header).verify(one.secret());
            assertEquals(refused(Cause.MISSING), without, "without " + header);
            var twice = one.request().twice(header).verify(one.secret());
            assertEquals(refused(Cause.MALFORMED), twice, "two of " + header);
        }
    }

    @ParameterizedTest
    @MethodSource("timed")
    void the_oldest_that_is_in_time_is_taken_and_older_is_stale(Case one) {
        var oldest = one.request().now().plusSeconds(tolerance(one));
        assertEquals(genuine(one, 0), one.request().at(oldest).verify(one.secret()));
        var late = one.request().at(oldest.plusMillis(1)).verify(one.secret());
        assertEquals(refused(Cause.STALE), late);
        // A retry is signed in the past: ahead of us only a clock can be wrong.
        var earliest = one.request().now().minusSeconds(Math.min(tolerance(one), 300));
        assertEquals(genuine(one, 0), one.request().at(earliest).verify(one.secret()));
        var early = one.request().at(earliest.minusMillis(1)).verify(one.secret());
        assertEquals(refused(Cause.FUTURE), early);
    }

    private static long tolerance(Case one) {
        return one.request().scheme().time().orElseThrow().toleranceSeconds();
    }

    /** What the notification's URL was signed for is good for no other. */
    @Test
    void another_url_or_query_is_refused() {
        for (var one : Stream.of(square(), hubspot(), twilio(), trello()).toList()) {
            var url = Objects.requireNonNull(one.request().url());
            for (var other : new String[] {url + "?a=1", url + "/", url.replace("https", "http")}) {
                var answer = one.request().to(other).verify(one.secret());
                assertEquals(refused(Cause.MISMATCH), answer, one + " " + other);
            }
        }
    }

    @Test
    void twilio_signs_a_body_that_is_no_form_by_its_digest_in_the_url() {
        // https://github.com/twilio/twilio-java, RequestValidatorTest
        var body = "{\"property\": \"value\", \"boolean\": true}";
        var url =
                "https://mycompany.com/myapp.php?bodySHA256="
                        + "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        var request =
                Signed.by(
                                Vectors.known("twilio"),
                                Map.of(
                                        "Content-Type",
                                        "application/json",
                                        "X-Twilio-Signature",
                                        Sender.base64(SHA1, "12345", url)),
                                Vectors.utf8(body),
                                AT)
                        .to(url);
        assertEquals(new Genuine(0, null), request.verify("12345"));
        var changed = request.withBody(Vectors.utf8(body + " "));
        assertEquals(refused(Cause.MISMATCH), changed.verify("12345"));
        var bare = "https://mycompany.com/myapp.php";
        var undigested =
                request.to(bare).with("X-Twilio-Signature", Sender.base64(SHA1, "12345", bare));
        assertEquals(refused(Cause.MISSING), undigested.verify("12345"));
        // Nobody signs the content type: the body is held to its digest all the same.
        var form = request.with("Content-Type", "application/x-www-form-urlencoded");
        assertEquals(new Genuine(0, null), form.verify("12345"));
        for (var empty : new String[] {"", "&", "&&"}) {
            var replayed = form.withBody(Vectors.utf8(empty));
            assertEquals(refused(Cause.MISMATCH), replayed.verify("12345"), empty);
        }
    }

    @Test
    void a_form_s_fields_are_sorted_decoded_and_counted_once() {
        var url = HOOKS;
        var signed = url + "A1" + "Bx y&z" + "Cö" + "b2" + "b3";
        var request =
                Signed.by(
                                Vectors.known("twilio"),
                                Map.of(
                                        "Content-Type",
                                        "application/x-www-form-urlencoded; charset=UTF-8",
                                        "X-Twilio-Signature",
                                        Sender.base64(SHA1, KEY, signed)),
                                Vectors.utf8("b=3&C=%C3%B6&b=2&B=x+y%26z&A=1&b=3"),
                                AT)
                        .to(url);
        assertEquals(new Genuine(0, null), request.verify(KEY));
        var broken = request.withBody(Vectors.utf8("A=%zz"));
        assertEquals(refused(Cause.MALFORMED), broken.verify(KEY));
    }

    @Test
    void a_time_inside_the_body_that_is_missing_or_no_number_is_refused() {
        for (var time : new String[] {"", ",\"webhookTimestamp\":\"soon\"", "}"}) {
            var body = "{\"type\":\"Issue\"" + time + "}";
            var headers = Map.of("Linear-Signature", hex(body));
            var request = Signed.by(Vectors.known("linear"), headers, Vectors.utf8(body), AT);
            var cause = time.isEmpty() ? Cause.MISSING : Cause.MALFORMED;
            assertEquals(refused(cause), request.verify(KEY), body);
            var forged = request.verify("another");
            assertEquals(refused(Cause.MISMATCH), forged, "the signature comes first");
        }
    }

    @Test
    void one_changed_character_of_what_mailgun_signs_is_refused() {
        var signature = Sender.hex(SHA256, KEY_OF_MAILGUN, "1529006854" + MAILGUN_TOKEN);
        for (var part : new String[] {"1529006854", MAILGUN_TOKEN, signature}) {
            assertHeldTo(mailgun(), part);
        }
    }

    /** Whatever character of a value in the body is changed. */
    private static void assertHeldTo(Case one, String value) {
        var text = new String(one.request().body().bytes(), UTF_8);
        for (var i = 0; i < value.length(); i++) {
            var other = value.charAt(i) == '9' ? '8' : '9';
            var changed = value.substring(0, i) + other + value.substring(i + 1);
            var request = one.request().withBody(Vectors.utf8(text.replace(value, changed)));
            var answer = request.verify(one.secret());
            assertEquals(Refused.class, answer.getClass(), changed);
        }
    }

    @Test
    void what_stands_twice_or_behind_the_end_of_a_body_that_is_read_first_is_refused() {
        var text = new String(mailgun().request().body().bytes(), UTF_8);
        for (var body :
                new String[] {
                    text.replace("\"token\"", "\"token\":\"b\",\"token\""),
                    text + "{}",
                    "[" + text + "]",
                    "{",
                    "",
                    "{\"signature\":{\"signature\":{},\"timestamp\":1,\"token\":\"a\"}}"
                }) {
            var answer = mailgun().request().withBody(Vectors.utf8(body)).verify(KEY_OF_MAILGUN);
            assertEquals(Refused.class, answer.getClass(), body);
        }
    }

    @Test
    void every_value_that_adyen_signs_is_held_to_it() {
        for (var value :
                new String[] {
                    "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
                    "7914073381342284",
                    "TestMerchant",
                    "TestPayment-1407325143704",
                    "1130",
                    "EUR",
                    "AUTHORISATION",
                    "true"
                }) {
            assertHeldTo(adyen(), value);
        }
    }

    @Test
    void every_token_that_graph_shows_is_held_to_it() {
        assertHeldTo(graph(), KEY);
    }

    /** A signature over the first would say nothing of the second. */
    @Test
    void a_second_item_beside_the_one_that_adyen_signed_is_refused() {
        var text = new String(adyen().request().body().bytes(), UTF_8);
        var two = text.replace("}}]", "}},{\"NotificationRequestItem\":{}}]");
        var answer = adyen().request().withBody(Vectors.utf8(two)).verify(ADYEN_KEY);
        assertEquals(refused(Cause.MALFORMED), answer);
    }

    /** Whoever knows the token of one subscription must not speak for another. */
    @Test
    void each_item_of_a_request_shows_its_token() {
        for (var second : new String[] {"\"other\"", "\"\"", "null", "7", "{}"}) {
            var text =
                    "{\"value\":[{\"clientState\":\"%s\"},{\"clientState\":%s}]}"
                            .formatted(KEY, second);
            var request = graph().request().withBody(Vectors.utf8(text));
            assertEquals(Refused.class, request.verify(KEY).getClass(), second);
        }
        for (var none : new String[] {"{\"value\":[]}", "{\"value\":{}}", "{}", "[]", "x"}) {
            var request = graph().request().withBody(Vectors.utf8(none));
            assertEquals(Refused.class, request.verify(KEY).getClass(), none);
        }
        var text = "{\"value\":[{\"clientState\":\"a\"},{\"clientState\":\"b\"}]}";
        var two = graph().request().withBody(Vectors.utf8(text));
        assertEquals(new Genuine(1, null), two.verify("a", "b"));
        assertEquals(refused(Cause.MISMATCH), two.verify("a"));
    }

    @Test
    void the_name_of_an_authentication_scheme_has_no_case_and_its_secret_has() {
        var one = postmark();
        var value = one.request().header("Authorization");
        var lower = one.request().with("Authorization", value.replace("Basic", "basic"));
        assertEquals(new Genuine(0, null), lower.verify(one.secret()));
        assertEquals(refused(Cause.MISMATCH), lower.verify(one.secret().toUpperCase(Locale.ROOT)));
        var other = one.request().with("Authorization", value.replace("Basic", "Digest"));
        assertEquals(refused(Cause.MISSING), other.verify(one.secret()));
    }

    @Test
    void a_public_key_of_another_curve_or_none_is_told() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        var p384 =
                Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        assertEquals("is a public key of another curve than P-256", problem("sendgrid", p384));
        assertEquals("is no public key, as its scheme says", problem("sendgrid", "AAAA"));
        assertEquals("is no public key, as its scheme says", problem("discord", "0a0b"));
        assertEquals("is not hex, as its scheme says", problem("discord", "0g"));
    }

    private static String problem(String provider, String secret) {
        try {
            Vectors.known(provider).check(new Secret(secret));
            return "none";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Case standard(String provider, String family) {
        var request = Vectors.standardWebhooks();
        var headers =
                Map.of(
                        family + "id", request.header("webhook-id"),
                        family + "timestamp", request.header("webhook-timestamp"),
                        family + "signature", request.header("webhook-signature"));
        var signed =
                Signed.by(Vectors.known(provider), headers, request.body().bytes(), request.now());
        return new Case(provider, signed, Vectors.STANDARD_SECRET);
    }

    /** One that signs the body and nothing else. */
    private static Case body(String provider, String header, String signature) {
        return of(provider, Map.of(header, signature), EVENT);
    }

    private static Case token(String provider, String header, String secret, String shown) {
        var request =
                Signed.by(Vectors.known(provider), Map.of(header, shown), Vectors.utf8(EVENT), AT);
        return new Case(provider, request, secret);
    }

    private static Case postmark() {
        return token(
                "postmark",
                "Authorization",
                "hook:pass:word",
                "Basic " + Base64.getEncoder().encodeToString(Vectors.utf8("hook:pass:word")));
    }

    private static Case mailgun() {
        var signature = Sender.hex(SHA256, KEY_OF_MAILGUN, "1529006854" + MAILGUN_TOKEN);
        // The example of the documentation, whose key it does not tell.
        var text =
                """
                {"signature": {"timestamp": "1529006854", "token": "%s", "signature": "%s"},
                 "event-data": {"event": "opened", "id": "Ase7i2zsRYeDXztHGENqRA"}}
                """
                        .formatted(MAILGUN_TOKEN, signature);
        var request =
                Signed.by(
                        Vectors.known("mailgun"),
                        Map.of(),
                        Vectors.utf8(text),
                        Instant.ofEpochSecond(1_529_006_854));
        return new Case("mailgun", request, KEY_OF_MAILGUN);
    }

    private static Case linear() {
        var text = "{\"type\":\"Issue\",\"webhookTimestamp\":" + MILLIS + "}";
        return of("linear", Map.of("Linear-Signature", hex(text)), text);
    }

    /** https://developer.squareup.com/docs/webhooks/step3validate */
    private static Case square() {
        var request =
                Signed.by(
                                Vectors.known("square"),
                                Map.of(
                                        "x-square-hmacsha256-signature",
                                        "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og="),
                                Vectors.utf8("{\"hello\":\"world\"}"),
                                AT)
                        .to("https://example.com/webhook");
        return new Case("square", request, "asdf1234");
    }

    private static Case paddle() {
        var signature = "ts=" + SECONDS + ";h1=" + hex(SECONDS + ":" + EVENT);
        return of("paddle", Map.of("Paddle-Signature", signature), EVENT);
    }

    private static Case hubspot() {
        var headers =
                Map.of(
                        "X-HubSpot-Request-Timestamp",
                        MILLIS,
                        "X-HubSpot-Signature-v3",
                        base64("POST" + HOOKS + EVENT + MILLIS));
        var one = of("hubspot", headers, EVENT);
        return new Case("hubspot", one.request().to(HOOKS), KEY);
    }

    /** https://www.twilio.com/docs/usage/webhooks/webhooks-security */
    private static Case twilio() {
        var form =
                "Digits=1234&To=%2B18005551212&From=%2B12349013030&Caller=%2B12349013030"
                        + "&CallSid=CA1234567890ABCDE";
        var url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        var request =
                Signed.by(
                                Vectors.known("twilio"),
                                Map.of(
                                        "Content-Type",
                                        "application/x-www-form-urlencoded",
                                        "X-Twilio-Signature",
                                        "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
                                Vectors.utf8(form),
                                AT)
                        .to(url);
        return new Case("twilio", request, "12345");
    }

    private static Case zoom() {
        var headers =
                Map.of(
                        "x-zm-request-timestamp",
                        SECONDS,
                        "x-zm-signature",
                        "v0=" + hex("v0:" + SECONDS + ":" + EVENT));
        return of("zoom", headers, EVENT);
    }

    /**
     * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
     */
    private static Case adyen() {
        var text =
                """
                {"live":"false","notificationItems":[{"NotificationRequestItem":{
                "additionalData":{"hmacSignature":"coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0="},
                "amount":{"value":1130,"currency":"EUR"},
                "pspReference":"7914073381342284","originalReference":null,
                "eventCode":"AUTHORISATION","merchantAccountCode":"TestMerchant",
                "merchantReference":"TestPayment-1407325143704","success":"true"}}]}
                """;
        var request = Signed.by(Vectors.known("adyen"), Map.of(), Vectors.utf8(text), AT);
        return new Case("adyen", request, ADYEN_KEY);
    }

    private static Case sendgrid() {
        var signature =
                Base64.getEncoder()
                        .encodeToString(signed("SHA256withECDSA", P256, SECONDS + EVENT));
        var key = Base64.getEncoder().encodeToString(P256.getPublic().getEncoded());
        var wrong = Base64.getEncoder().encodeToString(keys("EC").getPublic().getEncoded());
        return new Case("sendgrid", sendgrid(signature), key, wrong);
    }

    private static Case graph() {
        var item = "{\"clientState\":\"" + KEY + "\"}";
        return of("microsoft-graph", Map.of(), "{\"value\":[" + item + "," + item + "]}");
    }

    private static Case trello() {
        var headers = Map.of("X-Trello-Webhook", Sender.base64(SHA1, KEY, EVENT + HOOKS));
        return new Case("trello", of("trello", headers, EVENT).request().to(HOOKS), KEY);
    }

    private static Case discord(String provider) {
        var headers =
                Map.of(
                        "X-Signature-Timestamp",
                        SECONDS,
                        "X-Signature-Ed25519",
                        HexFormat.of().formatHex(signed("Ed25519", ED25519, SECONDS + EVENT)));
        var request = of(provider, headers, EVENT).request();
        return new Case(provider, request, raw(ED25519), raw(keys("Ed25519")));
    }

    /** The last letter of Base64 has bits that mean nothing: each signature has one spelling. */
    @Test
    void base64_signature_with_other_unused_bits_is_refused() {
        byte[] signature;
        do {
            signature = signed("SHA256withECDSA", P256, SECONDS + EVENT);
        } while (signature.length % 3 == 0); // then no bit is unused
        var text = Base64.getEncoder().encodeToString(signature);
        var last = text.indexOf('=') < 0 ? text.length() - 1 : text.indexOf('=') - 1;
        var other = text.substring(0, last) + (char) (text.charAt(last) + 1);
        var key = Base64.getEncoder().encodeToString(P256.getPublic().getEncoded());
        assertArrayEquals(signature, Base64.getDecoder().decode(other));
        assertInstanceOf(Genuine.class, sendgrid(text).verify(key));
        assertEquals(refused(Cause.MISMATCH), sendgrid(other).verify(key));
    }

    private static Signed sendgrid(String signature) {
        var headers =
                Map.of(
                        "X-Twilio-Email-Event-Webhook-Timestamp",
                        SECONDS,
                        "X-Twilio-Email-Event-Webhook-Signature",
                        signature);
        return of("sendgrid", headers, EVENT).request();
    }

    private static Case of(String provider, Map<String, String> headers, String body) {
        var request = Signed.by(Vectors.known(provider), headers, Vectors.utf8(body), AT);
        return new Case(provider, request, KEY);
    }

    private static KeyPair keys(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signed(String algorithm, KeyPair keys, String text) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(Vectors.utf8(text));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last 32 bytes of its SPKI, as Discord shows its key. */
    private static String raw(KeyPair keys) {
        var spki = keys.getPublic().getEncoded();
        return HexFormat.of().formatHex(spki, spki.length - 32, spki.length);
    }

    private static String hex(String signed) {
        return Sender.hex(SHA256, KEY, signed);
    }

    private static String base64(String signed) {
        return Sender.base64(SHA256, KEY, signed);
    }

    private static Genuine genuine(Case one, int secret) {
        var timed = one.request().scheme().time().isPresent();
        @Nullable Instant signedAt = timed ? one.request().now() : null;
        return new Genuine(secret, signedAt);
    }

    private static Refused refused(Cause cause) {
        return new Refused(cause);
    }
}
