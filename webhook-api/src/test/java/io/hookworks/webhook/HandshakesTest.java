package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.QueueException.Verb;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Requests that ask whether we are there: answered, bounded, and never an event. */
class HandshakesTest {
    private static final String SHA256 = "HmacSHA256";

    private static Door door;

    private double sends;

    @BeforeAll
    static void open() {
        door = new Door();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @BeforeEach
    void remember() {
        door.takeAll();
        sends = door.faulty.calls(Verb.SEND);
    }

    /** A handshake reaches no queue; so does what only looks like one. */
    @AfterEach
    void nothing_was_sent() {
        assertEquals(sends, door.faulty.calls(Verb.SEND));
    }

    @Test
    void slack_hears_its_challenge_once_it_has_signed() {
        var body =
                "{\"token\":\"t\",\"challenge\":\"3eZbrw1aBm2rZ\",\"type\":\"url_verification\"}";

        assertPlain("3eZbrw1aBm2rZ", post("slack", body, slack(body)));

        var unsigned = post("slack", body, Map.of());
        assertEquals(401, unsigned.statusCode());
        assertEquals("", unsigned.body());
        assertEquals(401, post("slack", body + " ", slack(body)).statusCode());
    }

    @Test
    void zoom_hears_its_token_signed_by_the_secret_that_it_uses() {
        var body = zoomValidation("qgg8vlvZRS6UYooatFL8Aw");
        for (var secret : List.of("ZOOM_NEW", "ZOOM_OLD")) {
            var answer = post("zoom", body, zoom(secret, body));
            var signed = Signatures.hex(SHA256, key(secret), "qgg8vlvZRS6UYooatFL8Aw");
            var expected =
                    "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"%s\"}"
                            .formatted(signed);
            assertJson(expected, answer);
        }
    }

    /** Answered before it is verified, this would sign any event that somebody makes up. */
    @Test
    void zoom_signs_nothing_for_strangers_and_nothing_that_could_be_signed_of_an_event() {
        var time = Long.toString(door.clock.instant().getEpochSecond());
        var forgery = "v0:" + time + ":{\\\"event\\\":\\\"meeting.ended\\\"}";
        var unsigned = post("zoom", zoomValidation(forgery), Map.of());
        assertEquals(401, unsigned.statusCode());
        assertFalse(unsigned.body().contains("encryptedToken"));

        for (var token : List.of(forgery, "{}", "a b", "", "x".repeat(129), "v0:1:a")) {
            var body = zoomValidation(token);
            var answer = post("zoom", body, zoom("ZOOM_NEW", body));
            assertEquals(400, answer.statusCode(), token);
            assertEquals("", answer.body());
        }
    }

    @Test
    void x_hears_its_token_signed() {
        for (var token : List.of("MTIzNDU2Nzg5MA", "a_b-c=", "x".repeat(128))) {
            var expected = "sha256=" + Signatures.base64(SHA256, key("X"), token);
            assertJson("{\"response_token\":\"" + expected + "\"}", crc(token));
        }
    }

    /** What X signs is the body alone: a token that were a body would be a signed event. */
    @Test
    void x_s_token_is_never_the_body_of_an_event() {
        var event = "{\"for_user_id\":\"1\",\"tweet_create_events\":[]}";
        var tokens =
                List.of(event, "[]", "\"a\"", "v0:1:a", "a b", "a\r\nb", "é", "", "x".repeat(129));
        for (var token : tokens) {
            var answer = crc(token);
            assertEquals(400, answer.statusCode(), token);
            assertEquals("", answer.body(), token);
        }
        // What a token can be is no event even if it is signed: a number is JSON, a=b is a form.
        for (var token : List.of("1234567", "a=b", "true")) {
            var signature = Signatures.base64(SHA256, key("X"), token);
            var header = Map.of("x-twitter-webhooks-signature", "sha256=" + signature);
            assertEquals(400, post("x", token, header).statusCode(), token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x?other=1", "x?crc_token=a&crc_token=b", "x?crc_token=%zz"})
    void a_token_that_is_missing_there_twice_or_broken_is_no_handshake(String asked)
            throws IOException {
        assertEquals(400, rawGet(asked));
    }

    @Test
    void a_query_longer_than_any_handshake_is_refused() {
        assertEquals(400, door.ask("GET", "x?crc_token=a&b=" + "c".repeat(2_048)).statusCode());
    }

    @Test
    void meta_hears_its_challenge_if_it_knows_the_token() {
        var token = encoded(Door.secret("META_VERIFY").value());
        assertPlain("1158201444", door.ask("GET", subscribe("subscribe", token, "1158201444")));

        for (var wrong : List.of("", "x", token + "x", token.substring(1), encoded("é"))) {
            var answer = door.ask("GET", subscribe("subscribe", wrong, "1158201444"));
            assertEquals(403, answer.statusCode(), wrong);
            assertEquals("", answer.body());
        }
        for (var asked :
                List.of(
                        subscribe("unsubscribe", token, "1"),
                        subscribe("subscribe", token, encoded("<script>alert(1)</script>")),
                        subscribe("subscribe", token, encoded("{\"object\":\"page\"}")),
                        subscribe("subscribe", token, "x".repeat(129)),
                        subscribe("subscribe", token, "1") + "&hub.verify_token=" + token,
                        "meta?hub.mode=subscribe&hub.verify_token=" + token,
                        "meta")) {
            var answer = door.ask("GET", asked);
            assertEquals(400, answer.statusCode(), asked);
            assertEquals("", answer.body());
        }
    }

    @Test
    void the_secret_of_events_is_no_verify_token() {
        var token = encoded(Door.secret("META").value());
        assertEquals(403, door.ask("GET", subscribe("subscribe", token, "1")).statusCode());
    }

    @Test
    void graph_hears_its_token_as_text() {
        var token =
                "Validation: Testing client application reachability for subscription Request-Id:"
                        + " 9-b";
        assertPlain(token, door.ask("POST", "graph?validationToken=" + encoded(token)));

        for (var bad :
                List.of(
                        "<script>alert(1)</script>",
                        "{\"value\":[]}",
                        "v0:1:a",
                        "a\r\nSet-Cookie: b",
                        "é",
                        "",
                        "x".repeat(1_025))) {
            var answer = door.ask("POST", "graph?validationToken=" + encoded(bad));
            assertEquals(400, answer.statusCode(), bad);
            assertEquals("", answer.body());
        }
        assertEquals(405, door.ask("GET", "graph?validationToken=a").statusCode());
    }

    @Test
    void dropbox_and_okta_hear_what_they_said() {
        assertPlain("abc-123_x", door.ask("GET", "dropbox?challenge=abc-123_x"));
        var header = "X-Okta-Verification-Challenge";
        assertJson("{\"verification\":\"tok123\"}", door.ask("GET", "okta", header, "tok123"));
        assertEquals(400, door.ask("GET", "okta", header, "a\"b").statusCode());
        assertEquals(400, door.ask("GET", "okta").statusCode());
    }

    @Test
    void trello_finds_something_there() {
        assertEquals(200, door.ask("HEAD", "trello").statusCode());
        assertEquals(405, door.ask("GET", "trello").statusCode());
    }

    @Test
    void discord_s_ping_is_answered_as_its_kind_of_endpoint_wants() {
        var ping = "{\"version\":1,\"application_id\":\"1\",\"type\":0}";
        var answer = post("discord", ping, Discord.signed(ping, door.clock.instant()));
        assertEquals(204, answer.statusCode());
        assertEquals("", answer.body());

        var other = "{\"id\":\"1\",\"type\":1}";
        assertJson(
                "{\"type\":1}",
                post("interactions", other, Discord.signed(other, door.clock.instant())));

        for (var source : List.of("discord", "interactions")) {
            var forged = Discord.signed(ping + " ", door.clock.instant());
            assertEquals(401, post(source, ping, forged).statusCode());
            assertEquals(401, post(source, ping, Map.of()).statusCode());
        }
    }

    @Test
    void xero_s_intent_to_receive_is_answered_by_status_alone() {
        var body = "{\"events\":[],\"firstEventSequence\":0,\"lastEventSequence\":0}";
        var right = Signatures.base64(SHA256, key("XERO"), body);
        var answer = post("xero", body, Map.of("x-xero-signature", right));
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        var wrong = post("xero", body, Map.of("x-xero-signature", "A" + right.substring(1)));
        assertEquals(401, wrong.statusCode());
        assertEquals("", wrong.body());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, stripe",
        "HEAD, stripe",
        "GET, slack",
        "GET, zoom",
        "GET, discord",
        "HEAD, x",
        "HEAD, meta",
        "HEAD, dropbox",
        "GET, nobody",
        "HEAD, nobody",
        "GET, stripe/more",
        "PUT, x",
        "DELETE, meta"
    })
    void where_no_handshake_is_defined_only_post_is_allowed(String method, String source) {
        var answer = door.ask(method, source);
        if (source.contains("/")) {
            assertEquals(404, answer.statusCode());
        } else {
            assertEquals(405, answer.statusCode());
            assertEquals(List.of("POST"), answer.headers().allValues("Allow"));
        }
    }

    @Test
    void handshakes_are_counted_as_what_they_are() {
        var handshaken = count("handshaken");
        var strange = count("strange");
        crc("abc");
        crc("{}");
        assertEquals(handshaken + 1, count("handshaken"));
        assertEquals(strange + 1, count("strange"));
        assertEquals(0, count("accepted"));
    }

    private static long count(String outcome) {
        var timer =
                door.meters
                        .find("hookworks.webhooks")
                        .tags("source", "x", "outcome", outcome)
                        .timer();
        return timer == null ? 0 : timer.count();
    }

    private static void assertPlain(String text, HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode());
        assertEquals(text, answer.body());
        assertType("text/plain", answer);
    }

    private static void assertJson(String json, HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode());
        assertEquals(json, answer.body());
        assertType("application/json", answer);
    }

    private static void assertType(String type, HttpResponse<String> answer) {
        var found = answer.headers().firstValue("Content-Type").orElse("");
        assertTrue(found.startsWith(type), found);
        assertEquals(List.of("nosniff"), answer.headers().allValues("X-Content-Type-Options"));
    }

    private static HttpResponse<String> crc(String token) {
        return door.ask("GET", "x?crc_token=" + encoded(token));
    }

    private static String subscribe(String mode, String token, String challenge) {
        return "meta?hub.mode=%s&hub.verify_token=%s&hub.challenge=%s"
                .formatted(mode, token, challenge);
    }

    private static String zoomValidation(String token) {
        return "{\"payload\":{\"plainToken\":\"%s\"},\"event\":\"endpoint.url_validation\"}"
                .formatted(token);
    }

    private static Map<String, String> zoom(String secret, String body) {
        var time = Long.toString(door.clock.instant().getEpochSecond());
        var signature = Signatures.hex(SHA256, key(secret), "v0:" + time + ":" + body);
        return Map.of("x-zm-request-timestamp", time, "x-zm-signature", "v0=" + signature);
    }

    private static Map<String, String> slack(String body) {
        var time = Long.toString(door.clock.instant().getEpochSecond());
        var signature = Signatures.hex(SHA256, key("SLACK"), "v0:" + time + ":" + body);
        return Map.of("X-Slack-Request-Timestamp", time, "X-Slack-Signature", "v0=" + signature);
    }

    private static HttpResponse<String> post(
            String source, String body, Map<String, String> headers) {
        return door.post(source, body.getBytes(UTF_8), headers);
    }

    /** As it stands here, which a client might mend. */
    private static int rawGet(String source) throws IOException {
        var request =
                "GET /webhooks/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .formatted(source);
        return Integer.parseInt(door.raw(request.getBytes(UTF_8)).split(" ", 3)[1]);
    }

    private static byte[] key(String variable) {
        return Door.secret(variable).utf8();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
