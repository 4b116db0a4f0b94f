package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is peculiar to one provider or another, through the whole door. */
class ProvidersTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SHA256 = "HmacSHA256";

    private static Door door;

    @BeforeAll
    static void open() {
        door = new Door();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @AfterEach
    void forget() {
        door.forget();
    }

    @BeforeEach
    void empty() {
        door.takeAll();
    }

    @Test
    void a_signed_url_is_the_one_in_the_file_whatever_the_request_says() {
        var body = "{\"event_id\":\"e1\",\"type\":\"payment.created\"}";
        var signed = "https://hooks.example/square" + body;
        var right = Signatures.base64(SHA256, key("SQUARE"), signed);
        var elsewhere =
                Signatures.base64(SHA256, key("SQUARE"), "https://evil.example/square" + body);
        var header = "x-square-hmacsha256-signature";

        assertEquals(200, post("square", body, Map.of(header, right)).statusCode());
        assertEquals("square:e1:" + hash(body), only().id());
        var spoofed =
                Map.of(
                        header,
                        elsewhere,
                        "X-Forwarded-Host",
                        "evil.example",
                        "X-Forwarded-Proto",
                        "https",
                        "Forwarded",
                        "host=evil.example;proto=https");
        assertEquals(401, post("square", body, spoofed).statusCode());
        assertEquals(401, post("square?a=1", body, Map.of(header, right)).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void twilio_s_query_is_signed_as_it_came_and_its_answer_is_empty() {
        var body = "MessageSid=SM1&SmsStatus=sent&MessageStatus=sent&To=%2B1";
        var url = "https://hooks.example/twilio?room=a%2Fb&x=1";
        var signed = url + "MessageSidSM1" + "MessageStatussent" + "SmsStatussent" + "To+1";
        var headers =
                Map.of(
                        "X-Twilio-Signature",
                        Signatures.base64("HmacSHA1", key("TWILIO"), signed),
                        "Content-Type",
                        FORM);

        var answer = post("twilio?room=a%2Fb&x=1", body, headers);

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        var message = only();
        assertTrue(
                message.id()
                        .startsWith("twilio:" + WebhookTest.sha256(signed.getBytes(UTF_8)) + "-"));
        assertEquals("sent", message.type());
        assertEquals("twilio:hmac-sha1", message.attributes().get("verified"));
        assertEquals(401, post("twilio?room=a/c&x=1", body, headers).statusCode());
        assertEquals(401, post("twilio", body, headers).statusCode());
    }

    /** Only time and token are signed: what else a thief of them writes is still one event. */
    @Test
    void mailgun_s_token_is_the_event_and_workers_see_that_little_was_signed() {
        var time = Long.toString(door.clock.instant().getEpochSecond());
        var signature = Signatures.hex(SHA256, key("MAILGUN"), time + "token1");
        var body =
                """
                {"signature":{"timestamp":"%s","token":"token1","signature":"%s"},
                 "event-data":{"event":"%s","id":"%s"}}\
                """;

        var first = post("mailgun", body.formatted(time, signature, "opened", "a"), Map.of());
        assertEquals(200, first.statusCode());
        var message = only();
        assertEquals("mailgun:token1:" + hash("token1"), message.id());
        assertEquals("opened", message.type());
        assertEquals("mailgun:hmac-sha256", message.attributes().get("verified"));
        assertEquals("part", message.attributes().get("strength"));
        var other = body.formatted(time, signature, "clicked", "b");
        assertEquals(200, post("mailgun", other, Map.of()).statusCode());
        assertEquals(List.of(), door.takeAll());
        door.forget();
        post("mailgun", other, Map.of());
        assertEquals(message.id(), only().id());
        var forged =
                post(
                        "mailgun",
                        body.formatted(time, signature, "a", "b").replace("token1", "token2"),
                        Map.of());
        assertEquals(401, forged.statusCode());
    }

    @Test
    void xero_gets_its_status_and_nothing_else() {
        var body = "{\"events\":[{}]}";
        var right = Signatures.base64(SHA256, key("XERO"), body);

        var taken = post("xero", body, Map.of("x-xero-signature", right));
        var refused = post("xero", body + " ", Map.of("x-xero-signature", right));

        assertEquals(200, taken.statusCode());
        assertEquals("", taken.body());
        assertEquals(401, refused.statusCode());
        assertEquals("", refused.body());
    }

    /** A batch goes into the queue whole; who handles it is told where its items are. */
    @Test
    void a_batch_says_where_its_items_are() {
        var body = "{\"events\":[{\"resourceId\":\"a\"},{\"resourceId\":\"b\"}]}";
        var right = Signatures.base64(SHA256, key("XERO"), body);
        assertEquals(200, post("xero", body, Map.of("x-xero-signature", right)).statusCode());
        assertEquals(
                "{\"pointer\":\"/events\",\"id\":[\"/resourceId\",\"/eventCategory\",\"/eventType\","
                    + "\"/eventDateUtc\",\"/tenantId\"],\"type\":\"/eventCategory\"}",
                only().attributes().get("items"));
    }

    @Test
    void adyen_is_told_what_it_waits_for() {
        var key = HexFormat.of().parseHex("44782DEF547AAA06C910C43932B1EB0C");
        var signature = Signatures.base64(SHA256, key, "P1::M:R:5:EUR:CAPTURE:true");
        var body =
                """
                {"notificationItems":[{"NotificationRequestItem":{
                "additionalData":{"hmacSignature":"%s"},"pspReference":"P1","eventCode":"CAPTURE",
                "merchantAccountCode":"M","merchantReference":"R","success":"true",
                "amount":{"value":5,"currency":"EUR"}}}]}\
                """
                        .formatted(signature);

        var answer = post("adyen", body, Map.of());

        assertEquals(200, answer.statusCode());
        assertEquals("[accepted]", answer.body());
        var message = only();
        assertEquals("adyen:P1.M.CAPTURE.true:" + hash("P1::M:R:5:EUR:CAPTURE:true"), message.id());
        assertEquals("CAPTURE", message.type());
        assertEquals("adyen:hmac-sha256", message.attributes().get("verified"));
        assertEquals("part", message.attributes().get("strength"));
    }

    @Test
    void what_a_password_does_not_sign_is_bound_to_the_body() {
        var secret = Door.secret("POSTMARK").value();
        var right = "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
        var body = "{\"MessageID\":\"m1\",\"RecordType\":\"Bounce\",\"ID\":7,\"n\":%d}";

        for (var n = 0; n < 2; n++) {
            post("postmark", body.formatted(n), Map.of("Authorization", right));
            var message = only();
            var hash = WebhookTest.sha256(body.formatted(n).getBytes(UTF_8)).substring(0, 16);
            assertEquals("postmark:m1.Bounce.7:" + hash, message.id());
            assertEquals("postmark:token", message.attributes().get("verified"));
            assertEquals("none", message.attributes().get("strength"));
        }
        // 403 would make it give up.
        var wrong = post("postmark", body, Map.of("Authorization", right.replace("c ", "c A")));
        assertEquals(401, wrong.statusCode());
    }

    /** Nobody signs the content type: another one must not make another event of the same bytes. */
    @Test
    void the_id_of_an_event_does_not_depend_on_the_content_type() {
        for (var body : List.of("{\"event_id\":\"Ev1\"}", "event_id=Ev2&text=a+b")) {
            post("slack", body, slack(body, "application/json"));
            var json = only().id();
            door.forget();
            post("slack", body, slack(body, FORM));
            assertEquals(json, only().id());
            assertTrue(json.matches("slack:Ev[12]:" + hash(body)), json);
        }
    }

    private static Map<String, String> slack(String body, String type) {
        var time = Long.toString(door.clock.instant().getEpochSecond());
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Slack-Request-Timestamp", time);
        headers.put(
                "X-Slack-Signature",
                "v0=" + Signatures.hex(SHA256, key("SLACK"), "v0:" + time + ":" + body));
        headers.put("Content-Type", type);
        return headers;
    }

    private static String hash(String bytes) {
        return WebhookTest.hash(bytes.getBytes(UTF_8));
    }

    private static HttpResponse<String> post(
            String source, String body, Map<String, String> headers) {
        return door.post(source, body.getBytes(UTF_8), headers);
    }

    private static Message only() {
        var messages = door.takeAll();
        assertEquals(1, messages.size(), messages.toString());
        return messages.getFirst();
    }

    private static byte[] key(String variable) {
        return Door.secret(variable).utf8();
    }
}
