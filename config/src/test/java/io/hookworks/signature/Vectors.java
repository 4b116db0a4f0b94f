package io.hookworks.signature;

import io.hookworks.config.OwnScheme;
import io.hookworks.config.Profiles;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Requests whose signatures were made elsewhere: by their senders, or from their documentation. */
final class Vectors {
    static final String STRIPE_SECRET = "whsec_test_secret";
    static final String GITHUB_SECRET = "It's a Secret to Everybody";
    static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    static final String CONVOY_SECRET = "convoy-webhook-secret";

    private Vectors() {}

    static Signed stripe() {
        return Signed.by(
                known("stripe"),
                Map.of(
                        "Stripe-Signature",
                        "t=1700000000,v1="
                            + "0b4338c963481a8b0bdc537a0b2cb1cf7a86f3c882e3015fb89b134455263656"),
                utf8(
                        "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"invoice.paid\","
                                + "\"data\":{\"object\":{\"name\":\"Zoë ☃\"}}}"),
                Instant.ofEpochSecond(1_700_000_000));
    }

    /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
    static Signed github() {
        return Signed.by(
                known("github"),
                Map.of(
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                utf8("Hello, World!"),
                Instant.EPOCH);
    }

    /** From the reference libraries of the specification. */
    static Signed standardWebhooks() {
        return Signed.by(
                known("standard-webhooks"),
                Map.of(
                        "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp", "1614265330",
                        "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                utf8("{\"test\": 2432232314}"),
                Instant.ofEpochSecond(1_614_265_330));
    }

    /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
    static Signed slack() {
        return Signed.by(
                known("slack"),
                Map.of(
                        "X-Slack-Request-Timestamp",
                        "1531420618",
                        "X-Slack-Signature",
                        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
                utf8(
                        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                            + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                            + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015"
                            + ".47445629121.803a0bc887a14d10d2c447fce8b6703c"),
                Instant.ofEpochSecond(1_531_420_618));
    }

    /** Like Stripe's, but for the comma. */
    static Signed convoy() {
        var scheme =
                """
                signature: {header: X-Convoy-Signature, separator: ",", prefix: v1=}
                timestamp: {prefix: t=}
                signed: "{timestamp},{body}"
                """;
        return Signed.by(
                generic(scheme),
                Map.of(
                        "X-Convoy-Signature",
                        "t=1700000000,v1="
                            + "77b8b9269f25a199846a55a2bd25b3fba151c70fdae60bb1dcd87fbbc943c55c"),
                utf8("{\"event\":\"charge.success\",\"amount\":1000,\"currency\":\"NGN\"}"),
                Instant.ofEpochSecond(1_700_000_000));
    }

    static Scheme known(String provider) {
        return Objects.requireNonNull(Profiles.known().get(provider)).scheme();
    }

    static Scheme generic(String yaml) {
        return OwnScheme.of(yaml);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
