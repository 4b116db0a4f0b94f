package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which events Twilio's requests are, and what somebody who captured one can do with it. */
class TwilioTest {
    private static final String URL = "https://hooks.example/twilio";
    private static final String FORM = "application/x-www-form-urlencoded";

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
        door.takeAll();
    }

    /** Signed as Twilio's documentation says, with nothing of ours. */
    private static Map<String, String> signed(String query, Map<String, String> fields) {
        var text = new StringBuilder(URL).append(query.isEmpty() ? "" : "?" + query);
        new TreeMap<>(fields).forEach((name, value) -> text.append(name).append(value));
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", FORM);
        var key = Door.secret("TWILIO").utf8();
        headers.put("X-Twilio-Signature", Signatures.base64("HmacSHA1", key, text.toString()));
        return headers;
    }

    private static String body(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
    }

    private static List<Message> post(Map<String, String> fields, String... more) {
        var headers = signed("", fields);
        for (var i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return post("twilio", body(fields), headers);
    }

    private static List<Message> post(String path, String body, Map<String, String> headers) {
        assertEquals(200, door.post(path, body.getBytes(UTF_8), headers).statusCode(), body);
        return door.takeAll();
    }

    private static String token(Message message) {
        return String.valueOf(message.attributes().get("event-id"));
    }

    /** Conversations: five kinds of events about one message. */
    @Test
    void events_of_several_kinds_about_one_message_all_land() {
        var kinds = List.of("Added", "Updated", "Delivery", "Removed", "Read");
        for (var tokens : List.of(true, false)) {
            var ids = new ArrayList<String>();
            for (var kind : kinds) {
                var fields = Map.of("MessageSid", "IM1", "EventType", "onMessage" + kind);
                var token = new String[] {"I-Twilio-Idempotency-Token", "token-" + kind};
                var landed = post(fields, tokens ? token : new String[0]);
                assertEquals(1, landed.size(), kind);
                ids.add(landed.getFirst().id());
            }
            assertEquals(kinds.size(), ids.stream().distinct().count());
        }
    }

    /** Of one call Gather can send the same fields twice: the token tells the requests apart. */
    @Test
    void the_same_fields_under_another_token_are_another_event_and_under_the_same_a_retry() {
        var fields = Map.of("CallSid", "CA1", "Digits", "1");
        var first = post(fields, "I-Twilio-Idempotency-Token", "one");
        assertEquals("one", token(first.getFirst()));
        assertEquals("id", first.getFirst().attributes().get("unsigned"));
        assertEquals(List.of(), post(fields, "I-Twilio-Idempotency-Token", "one"));
        var second = post(fields, "I-Twilio-Idempotency-Token", "two");
        assertNotEquals(first.getFirst().id(), second.getFirst().id());
        // The token is not signed: this may be a captured request, and handlers can see that.
        assertEquals(first.getFirst().id(), second.getFirst().attributes().get("same-body-as"));
    }

    @Test
    void a_token_of_somebody_else_s_choice_hides_no_event() {
        var one = post(Map.of("MessageSid", "SM1"), "I-Twilio-Idempotency-Token", "one");
        var two = post(Map.of("MessageSid", "SM2"), "I-Twilio-Idempotency-Token", "one");
        assertEquals(1, two.size());
        assertEquals(one.getFirst().id(), two.getFirst().attributes().get("same-id-as"));
    }

    /** Names and values are signed one after the other, with nothing between them. */
    @Test
    void fields_that_are_merged_into_others_are_no_other_event() {
        var headers = signed("", Map.of("MessageSid", "SM1", "SmsStatus", "sent"));
        var landed = post("twilio", "MessageSid=SM1&SmsStatus=sent", headers);
        assertEquals("part", landed.getFirst().attributes().get("strength"));
        for (var body :
                List.of(
                        "MessageSidSM1SmsStatussent=",
                        "MessageSid=SM1SmsStatussent",
                        "MessageSidSM1=&SmsStatus=sent",
                        "&&MessageSid=SM1&SmsStatus=sent&")) {
            assertEquals(List.of(), post("twilio", body, headers), body);
        }
    }

    @Test
    void a_body_whose_digest_is_in_the_url_is_held_to_it_whatever_type_it_has() {
        var json = "{\"property\":\"value\"}";
        var query = "bodySHA256=" + WebhookTest.sha256(json.getBytes(UTF_8));
        var headers = signed(query, Map.of());
        headers.put("Content-Type", "application/json");
        assertEquals(1, post("twilio?" + query, json, headers).size());

        headers.put("Content-Type", FORM);
        for (var body : List.of("&", "&&", "", "a=b", json + " ")) {
            var answer = door.post("twilio?" + query, body.getBytes(UTF_8), headers);
            assertEquals(401, answer.statusCode(), body);
        }
        assertEquals(List.of(), post("twilio?" + query, json, headers), "the same event again");
    }
}
