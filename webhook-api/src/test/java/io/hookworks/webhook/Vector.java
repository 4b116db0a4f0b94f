package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A genuine request of a provider, as its documentation shows it, or made from that with nothing of
 * ours.
 *
 * @param at when it was sent
 * @param url how the sender knows us; empty where it does not sign that
 * @param query of the request
 */
record Vector(
        String provider,
        Instant at,
        String secret,
        String url,
        String query,
        Map<String, String> headers,
        String body) {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
    private static final String SECONDS = "1767225600";
    private static final String MILLIS = "1767225600000";
    private static final String SHA1 = "HmacSHA1";
    private static final String SHA256 = "HmacSHA256";
    private static final String KEY = "a secret of this provider's";
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EVENT =
            "{\"id\":\"1\",\"type\":\"a.b\",\"note\":\"Zoë ☃\",\"b\":1.0}\r\n";
    private static final KeyPair P256 = p256();

    @Override
    public String toString() {
        return provider;
    }

    /** In the order of their times: a clock goes forward only. */
    static List<Vector> all() {
        return List.of(
                mailgun(),
                slack(),
                standard("standard-webhooks", "webhook-"),
                standard("svix", "svix-"),
                standard("clerk", "svix-"),
                standard("resend", "svix-"),
                standard("openai", "webhook-"),
                stripe(),
                github(),
                of("shopify", Map.of("X-Shopify-Hmac-SHA256", base64(EVENT))),
                of("postmark", Map.of("Authorization", "Basic " + plain(KEY))),
                of("gitlab", Map.of("X-Gitlab-Token", KEY)),
                linear(),
                of("typeform", Map.of("Typeform-Signature", "sha256=" + base64(EVENT))),
                square(),
                of(
                        "paddle",
                        Map.of(
                                "Paddle-Signature",
                                "ts=" + SECONDS + ";h1=" + hex(SECONDS + ":" + EVENT))),
                hubspot(),
                twilio(),
                of(
                        "zoom",
                        Map.of(
                                "x-zm-request-timestamp",
                                SECONDS,
                                "x-zm-signature",
                                "v0=" + hex("v0:" + SECONDS + ":" + EVENT))),
                of("meta", Map.of("X-Hub-Signature-256", "sha256=" + hex(EVENT))),
                of("whatsapp", Map.of("X-Hub-Signature-256", "sha256=" + hex(EVENT))),
                of("x", Map.of("x-twitter-webhooks-signature", "sha256=" + base64(EVENT))),
                of("xero", Map.of("x-xero-signature", base64(EVENT))),
                adyen(),
                of("basic-auth", Map.of("Authorization", "Basic " + plain(KEY))),
                of("bearer-token", Map.of("Authorization", "Bearer " + KEY)),
                of("mutual-tls", Map.of("Client-Cert", KEY)),
                sendgrid(),
                discord("discord", "{\"type\":1,\"event\":{\"type\":\"ENTITLEMENT_CREATE\"}}"),
                discord("discord-interactions", "{\"id\":\"7\",\"type\":2}"),
                graph(),
                of("dropbox", Map.of("X-Dropbox-Signature", hex(EVENT))),
                of("okta", Map.of("Authorization", KEY)),
                trello());
    }

    private static Vector of(String provider, Map<String, String> headers) {
        return of(provider, headers, EVENT);
    }

    private static Vector of(String provider, Map<String, String> headers, String body) {
        return new Vector(provider, NOW, KEY, "", "", headers, body);
    }

    private static Vector stripe() {
        return new Vector(
                "stripe",
                Instant.ofEpochSecond(1_700_000_000),
                "whsec_test_secret",
                "",
                "",
                Map.of(
                        "Stripe-Signature",
                        "t=1700000000,v1="
                            + "0b4338c963481a8b0bdc537a0b2cb1cf7a86f3c882e3015fb89b134455263656"),
                "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"invoice.paid\","
                        + "\"data\":{\"object\":{\"name\":\"Zoë ☃\"}}}");
    }

    /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
    private static Vector github() {
        return new Vector(
                "github",
                NOW,
                "It's a Secret to Everybody",
                "",
                "",
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                "Hello, World!");
    }

    /** From the reference libraries of the specification. */
    private static Vector standard(String provider, String family) {
        return new Vector(
                provider,
                Instant.ofEpochSecond(1_614_265_330),
                WHSEC,
                "",
                "",
                Map.of(
                        family + "id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        family + "timestamp", "1614265330",
                        family + "signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                "{\"test\": 2432232314}");
    }

    /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
    private static Vector slack() {
        return new Vector(
                "slack",
                Instant.ofEpochSecond(1_531_420_618),
                "8f742231b10e8888abcd99yyyzzz85a5",
                "",
                "",
                Map.of(
                        "Content-Type",
                        FORM,
                        "X-Slack-Request-Timestamp",
                        "1531420618",
                        "X-Slack-Signature",
                        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                        + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                        + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                        + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                        + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015"
                        + ".47445629121.803a0bc887a14d10d2c447fce8b6703c");
    }

    /** The documentation's time and token; it does not tell the key that it signed with. */
    private static Vector mailgun() {
        var token = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";
        var signature = hex("1529006854" + token);
        var body =
                """
                {"signature":{"timestamp":"1529006854","token":"%s","signature":"%s"},
                 "event-data":{"event":"opened"}}\
                """
                        .formatted(token, signature);
        return new Vector(
                "mailgun", Instant.ofEpochSecond(1_529_006_854), KEY, "", "", Map.of(), body);
    }

    private static Vector linear() {
        var body = "{\"type\":\"Issue\",\"webhookTimestamp\":" + MILLIS + "}";
        return of("linear", Map.of("Linear-Signature", hex(body)), body);
    }

    /** https://developer.squareup.com/docs/webhooks/step3validate */
    private static Vector square() {
        return new Vector(
                "square",
                NOW,
                "asdf1234",
                "https://example.com/webhook",
                "",
                Map.of(
                        "x-square-hmacsha256-signature",
                        "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og="),
                "{\"hello\":\"world\"}");
    }

    private static Vector hubspot() {
        var url = "https://hooks.example/hubspot";
        var body = "[{\"eventId\":1,\"subscriptionType\":\"contact.creation\"}]";
        var headers =
                Map.of(
                        "X-HubSpot-Request-Timestamp",
                        MILLIS,
                        "X-HubSpot-Signature-v3",
                        base64("POST" + url + body + MILLIS));
        return new Vector("hubspot", NOW, KEY, url, "", headers, body);
    }

    /** https://www.twilio.com/docs/usage/webhooks/webhooks-security */
    private static Vector twilio() {
        return new Vector(
                "twilio",
                NOW,
                KEY, // its own example, 12345, is shorter than a secret may be
                "https://mycompany.com/myapp.php",
                "foo=1&bar=2",
                Map.of(
                        "Content-Type",
                        FORM,
                        "X-Twilio-Signature",
                        Signatures.base64(
                                SHA1,
                                key(),
                                "https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDE"
                                    + "Caller+12349013030Digits1234From+12349013030To+18005551212")),
                "Digits=1234&To=%2B18005551212&From=%2B12349013030&Caller=%2B12349013030"
                        + "&CallSid=CA1234567890ABCDE");
    }

    /**
     * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
     */
    private static Vector adyen() {
        var body =
                """
                {"live":"false","notificationItems":[{"NotificationRequestItem":{
                "additionalData":{"hmacSignature":"coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0="},
                "amount":{"value":1130,"currency":"EUR"},
                "pspReference":"7914073381342284","originalReference":null,
                "eventCode":"AUTHORISATION","merchantAccountCode":"TestMerchant",
                "merchantReference":"TestPayment-1407325143704","success":"true"}}]}
                """;
        return new Vector(
                "adyen",
                NOW,
                "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
                "",
                "",
                Map.of(),
                body);
    }

    private static Vector sendgrid() {
        var body = "[{\"sg_event_id\":\"a\",\"event\":\"open\"}]\r\n";
        var prefix = "X-Twilio-Email-Event-Webhook-";
        var headers = new LinkedHashMap<String, String>();
        headers.put(prefix + "Timestamp", SECONDS);
        headers.put(prefix + "Signature", ecdsa(SECONDS + body));
        var key = Base64.getEncoder().encodeToString(P256.getPublic().getEncoded());
        return new Vector("sendgrid", NOW, key, "", "", headers, body);
    }

    private static Vector discord(String provider, String body) {
        var headers = Discord.signed(body, NOW);
        return new Vector(provider, NOW, Discord.PUBLIC_KEY, "", "", headers, body);
    }

    private static Vector graph() {
        var item = "{\"clientState\":\"" + KEY + "\",\"changeType\":\"updated\"}";
        return of("microsoft-graph", Map.of(), "{\"value\":[" + item + "," + item + "]}");
    }

    private static Vector trello() {
        var url = "https://hooks.example/trello";
        var headers = Map.of("X-Trello-Webhook", Signatures.base64(SHA1, key(), EVENT + url));
        return new Vector("trello", NOW, KEY, url, "", headers, EVENT);
    }

    private static byte[] key() {
        return KEY.getBytes(UTF_8);
    }

    private static String hex(String signed) {
        return Signatures.hex(SHA256, key(), signed);
    }

    private static String base64(String signed) {
        return Signatures.base64(SHA256, key(), signed);
    }

    private static String plain(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String ecdsa(String text) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(P256.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair p256() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
