package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.signature.Signer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What senders do, and what becomes of it. */
class WebhookTest {
    private static final byte[] INVOICE =
            "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"data\":{\"name\":\"Zoë\"}}"
                    .getBytes(UTF_8);
    private static final byte[] CUSTOMER =
            "{\"id\":\"evt_2\",\"type\":\"customer.created\"}".getBytes(UTF_8);
    private static final String TRACEPARENT =
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
    void stripe_event_lands_in_the_queue_of_its_type() {
        var answer =
                door.deliver(
                        "stripe",
                        INVOICE,
                        "Content-Type",
                        "application/json",
                        "traceparent",
                        TRACEPARENT);
        assertEquals(200, answer.statusCode());
        assertEquals("{\"id\":\"stripe:evt_1:" + hash(INVOICE) + "\"}", answer.body());
        var attributes =
                Map.of(
                        "source", "stripe",
                        "verified", "stripe:hmac-sha256",
                        "strength", "whole",
                        "event-id", "evt_1",
                        "content-type", "application/json",
                        "traceparent", TRACEPARENT);
        var message =
                new Message(
                        "stripe:evt_1:" + hash(INVOICE),
                        "invoice.paid",
                        door.clock.instant(),
                        Payload.of(INVOICE),
                        attributes,
                        null);
        assertEquals(List.of(message), door.take("billing"));
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void event_that_no_route_takes_lands_in_the_source_s_queue() {
        assertEquals(200, door.deliver("stripe", CUSTOMER).statusCode());
        assertEquals(List.of(), door.take("billing"));
        var message = only(door.take("crm-updates"));
        assertEquals("stripe:evt_2:" + hash(CUSTOMER), message.id());
        assertEquals("customer.created", message.type());
    }

    @Test
    void either_secret_is_taken_while_one_replaces_the_other() {
        var scheme = door.source("stripe").profile().scheme();
        var old = new Signer(scheme, Door.secret("STRIPE_OLD"));
        var headers = old.sign("", door.clock.instant(), INVOICE);
        assertEquals(200, door.post("stripe", INVOICE, headers).statusCode());
        assertEquals(1, door.take("billing").size());
    }

    @Test
    void github_event_has_its_type_and_id_from_headers() {
        var answer =
                door.deliver(
                        "github",
                        CUSTOMER,
                        "Content-Type",
                        "application/json; charset=utf-8",
                        "X-GitHub-Event",
                        "push",
                        "X-GitHub-Delivery",
                        "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assertEquals(200, answer.statusCode());
        var message = only(door.take("crm-updates"));
        assertEquals("push", message.type());
        assertEquals(
                "github:72d3162e-cc78-11e3-81ab-4c9367dc0958:" + sha256(CUSTOMER).substring(0, 16),
                message.id());
    }

    /**
     * GitHub's delivery id is not signed: under a forged one a body never takes another's place.
     */
    @Test
    void an_unsigned_id_is_bound_to_the_body() {
        for (var body : List.of(INVOICE, CUSTOMER)) {
            var type = "application/json";
            door.deliver("github", body, "Content-Type", type, "X-GitHub-Delivery", "same");
        }
        var ids = door.take("crm-updates").stream().map(Message::id).distinct().toList();
        assertEquals(2, ids.size());
    }

    @Test
    void standard_webhook_has_its_id_from_the_signed_header() {
        var headers = door.signed("partner", "msg_42", door.clock.instant(), CUSTOMER);
        assertEquals(200, door.post("partner", CUSTOMER, headers).statusCode());
        var message = only(door.take("crm-updates"));
        assertEquals("partner:msg_42:" + hash(CUSTOMER), message.id());
        assertEquals("customer.created", message.type());
        assertEquals("standard-webhooks:hmac-sha256", message.attributes().get("verified"));
    }

    @Test
    void anyone_who_signs_by_hmac_is_answered_202() {
        assertEquals(202, door.deliver("anything", CUSTOMER).statusCode());
        var message = only(door.take("crm-updates"));
        assertTrue(message.id().startsWith("anything:" + hash(CUSTOMER) + "-"), message.id());
        assertEquals("anything.unknown", message.type());
        assertEquals("hmac:hmac-sha256", message.attributes().get("verified"));
        assertFalse(message.attributes().containsKey("unparsable"));
    }

    @Test
    void the_queue_s_delay_is_kept() {
        assertEquals(202, door.deliver("slow-queue", CUSTOMER).statusCode());
        assertEquals(List.of(), door.take("later"));
        door.clock.advance(Duration.ofSeconds(5));
        assertEquals(1, door.take("later").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "github", "partner", "anything"})
    void one_byte_changed_is_refused_and_reaches_no_queue(String source) {
        var headers = door.signed(source, INVOICE);
        headers.put("Content-Type", "application/json");
        var sends = door.faulty.calls(Verb.SEND);
        for (var i = 0; i < INVOICE.length; i += 7) {
            var changed = INVOICE.clone();
            changed[i] ^= 1;
            var answer = door.post(source, changed, headers);
            assertEquals(401, answer.statusCode());
            assertEquals("{\"error\":\"not signed as this source signs\"}", answer.body());
        }
        assertEquals(sends, door.faulty.calls(Verb.SEND));
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void a_request_without_a_signature_is_refused() {
        assertEquals(401, door.post("stripe", INVOICE, Map.of()).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void a_request_signed_too_long_ago_or_ahead_is_refused() {
        for (var seconds : new int[] {-301, 301}) {
            var at = door.clock.instant().plusSeconds(seconds);
            var headers = door.signed("stripe", "", at, INVOICE);
            assertEquals(401, door.post("stripe", INVOICE, headers).statusCode(), seconds + " s");
        }
        for (var seconds : new int[] {-300, 300}) {
            var at = door.clock.instant().plusSeconds(seconds);
            var headers = door.signed("stripe", "", at, INVOICE);
            assertEquals(200, door.post("stripe", INVOICE, headers).statusCode(), seconds + " s");
            door.forget();
        }
        assertEquals(2, door.takeAll().size());
    }

    @Test
    void two_signature_headers_are_refused_though_both_are_right() {
        var headers = door.signed("stripe", INVOICE);
        var request = door.request("stripe").POST(BodyPublishers.ofByteArray(INVOICE));
        headers.forEach(request::header);
        headers.forEach(request::header);
        assertEquals(401, door.send(request.build()).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void one_source_s_signature_opens_no_other_source() {
        var headers = door.signed("anything", CUSTOMER);
        assertEquals(401, door.post("small", CUSTOMER, headers).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "Stripe", "stripe/more", "%2e%2e", "stripe%00"})
    void a_source_that_is_not_configured_is_not_found(String name) {
        var answer = door.post(name, INVOICE, door.signed("stripe", INVOICE));
        assertEquals(404, answer.statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void only_post_is_allowed(String method) {
        var request = door.request("stripe").method(method, BodyPublishers.noBody());
        var answer = door.send(request.build());
        assertEquals(405, answer.statusCode());
        assertEquals(List.of("POST"), answer.headers().allValues("Allow"));
    }

    @Test
    void coded_bodies_are_not_supported() {
        for (var coding : List.of("gzip", "br", "identity, gzip")) {
            var answer = door.deliver("stripe", INVOICE, "Content-Encoding", coding);
            assertEquals(415, answer.statusCode(), coding);
        }
        assertEquals(List.of(), door.takeAll());
        assertEquals(
                200, door.deliver("stripe", INVOICE, "Content-Encoding", "identity").statusCode());
    }

    @Test
    void a_content_type_that_github_never_sends_is_not_supported() {
        assertEquals(
                415, door.deliver("github", INVOICE, "Content-Type", "text/plain").statusCode());
        assertEquals(415, door.deliver("github", INVOICE).statusCode());
        assertEquals(List.of(), door.takeAll());
        var form = "application/x-www-form-urlencoded";
        assertEquals(200, door.deliver("github", INVOICE, "Content-Type", form).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":", "", "\0", "<event/>"})
    void a_body_that_is_no_json_is_taken_all_the_same_when_it_is_signed(String text) {
        assertLandsUnread(text.getBytes(UTF_8));
    }

    @Test
    void json_made_to_exhaust_a_parser_is_taken_unread() {
        assertLandsUnread("[".repeat(100_000).getBytes(UTF_8));
        assertLandsUnread(("{\"id\":" + "9".repeat(100_000) + "}").getBytes(UTF_8));
    }

    private static void assertLandsUnread(byte[] body) {
        var answer = door.deliver("stripe", body);
        assertEquals(200, answer.statusCode());
        var message = only(door.takeAll());
        assertTrue(message.id().startsWith("stripe:" + hash(body) + "-"), message.id());
        assertEquals("stripe.unknown", message.type());
        assertEquals(Payload.of(body), message.payload());
        assertEquals("true", message.attributes().get("unparsable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":null}",
                "{\"id\":\"\"}",
                "{\"id\":{\"a\":1}}",
                "{\"id\":[1]}",
                "{\"id\":true}",
                "{\"id\":1.5}",
                "[]"
            })
    void without_a_usable_id_each_request_is_an_event_of_its_own(String text) {
        var body = text.getBytes(UTF_8);
        var ids = new HashSet<String>();
        for (var i = 0; i < 2; i++) {
            assertEquals(202, door.deliver("typed", body).statusCode());
            var id = only(door.takeAll()).id();
            assertTrue(id.startsWith("typed:" + hash(body) + "-"), id);
            ids.add(id);
        }
        assertEquals(2, ids.size());
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a%20b",
        "'a\\r\\nb', a%0D%0Ab",
        "pedido_número, pedido_n%C3%BAmero",
        "100%, 100%25"
    })
    void an_id_of_any_letters_is_one(String told, String visible) {
        var body = ("{\"id\":\"" + told + "\"}").getBytes(UTF_8);
        door.deliver("typed", body);
        assertEquals("typed:" + visible + ":" + hash(body), only(door.takeAll()).id());
    }

    @Test
    void a_number_is_an_id_and_a_byte_order_mark_hides_none() {
        var body = "\ufeff{\"id\":12345678901234567890}".getBytes(UTF_8);
        door.deliver("typed", body);
        assertEquals("typed:12345678901234567890:" + hash(body), only(door.takeAll()).id());
    }

    @Test
    void an_id_too_long_for_a_message_is_replaced_by_its_hash() {
        for (var length : new int[] {160, 161, 5_000}) {
            var given = "x".repeat(length);
            var body = ("{\"id\":\"" + given + "\"}").getBytes(UTF_8);
            assertEquals(202, door.deliver("typed", body).statusCode());
            var id = only(door.takeAll()).id();
            var told = length > 160 ? "sha256-" + sha256(given.getBytes(UTF_8)) : given;
            assertEquals("typed:" + told + ":" + hash(body), id);
        }
    }

    @Test
    void the_same_event_has_the_same_id_however_often_it_comes() {
        for (var i = 0; i < 3; i++) {
            door.deliver("stripe", INVOICE);
            door.clock.advance(Duration.ofMinutes(10));
        }
        assertEquals(3, door.take("billing").stream().filter(WebhookTest::isInvoice).count());
    }

    private static boolean isInvoice(Message message) {
        return message.id().equals("stripe:evt_1:" + hash(INVOICE));
    }

    @Test
    void a_trace_goes_on_in_the_message() {
        door.deliver("anything", CUSTOMER, "traceparent", TRACEPARENT, "tracestate", "a=1");
        var attributes = only(door.takeAll()).attributes();
        assertEquals(TRACEPARENT, attributes.get("traceparent"));
        assertEquals("a=1", attributes.get("tracestate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ""})
    void without_a_trace_that_is_one_a_new_one_begins(String junk) {
        door.deliver("anything", CUSTOMER, "traceparent", junk, "tracestate", "a=1");
        door.deliver("anything", CUSTOMER);
        var traces =
                door.takeAll().stream()
                        .map(message -> message.attributes().get("traceparent"))
                        .collect(Collectors.toSet());
        assertEquals(2, traces.size());
        for (var trace : traces) {
            assertTrue(trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"), trace);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", ""})
    void a_trace_s_state_goes_with_its_trace_only(String junk) {
        door.deliver("anything", CUSTOMER, "traceparent", junk, "tracestate", "a=1");
        var attributes = only(door.takeAll()).attributes();
        assertFalse(attributes.containsKey("tracestate"));
    }

    @Test
    void a_type_that_no_message_may_carry_is_unknown() {
        door.deliver("typed", CUSTOMER, "X-Type", "x".repeat(257));
        assertEquals("typed.unknown", only(door.takeAll()).type());
        door.forget();
        door.deliver("typed", CUSTOMER, "X-Type", "contact.created");
        assertEquals("contact.created", only(door.takeAll()).type());
    }

    @Test
    void type_of_256_characters_is_kept() {
        door.deliver("typed", CUSTOMER, "X-Type", "x".repeat(256));
        assertEquals("x".repeat(256), only(door.takeAll()).type());
    }

    @ParameterizedTest
    @CsvSource({"typed, X-Type, {\"id\":\"\"}", "github, X-GitHub-Delivery, {}"})
    void two_events_with_an_empty_id_both_land(String source, String header, String body) {
        for (var request = 0; request < 2; request++) {
            var bytes = body.getBytes(UTF_8);
            door.deliver(source, bytes, header, "", "Content-Type", "application/json");
        }
        assertEquals(2, door.takeAll().stream().map(Message::id).distinct().count());
    }

    @Test
    void event_whose_facts_stand_in_headers_may_have_any_body() {
        assertEquals(202, door.deliver("anything", "no JSON".getBytes(UTF_8)).statusCode());
        assertFalse(only(door.takeAll()).attributes().containsKey("unparsable"));
    }

    @Test
    void form_has_its_id_from_its_field() {
        door.deliver("typed", "name=Zo%C3%AB&id=evt_7".getBytes(UTF_8));
        assertEquals("evt_7", only(door.takeAll()).attributes().get("event-id"));
    }

    @Test
    void form_with_a_broken_escape_lands_unread() {
        assertEquals(202, door.deliver("typed", "id=%zz".getBytes(UTF_8)).statusCode());
        assertEquals("true", only(door.takeAll()).attributes().get("unparsable"));
    }

    private static Message only(List<Message> messages) {
        assertTrue(messages.size() == 1, () -> "not one message: " + messages);
        return messages.getFirst();
    }

    /** What stands behind the sender's id in a message's. */
    static String hash(byte[] bytes) {
        return sha256(bytes).substring(0, 16);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
