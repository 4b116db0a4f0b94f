package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that would like to be something else than they are. */
class DisguiseTest {
    private static final byte[] EVENT =
            "{\"id\":\"evt_1\",\"type\":\"customer.created\"}".getBytes(UTF_8);

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

    /** T15: an older version of a signature, or none, is not asked whether it would do. */
    @Test
    void a_weaker_signature_alone_is_refused() {
        var right = door.signed("stripe", EVENT).get("Stripe-Signature");
        var older = Map.of("Stripe-Signature", String.valueOf(right).replace("v1=", "v0="));
        assertEquals(401, door.post("stripe", EVENT, older).statusCode());

        var sha1 =
                Signatures.hex("HmacSHA1", Door.secret("GITHUB").utf8(), new String(EVENT, UTF_8));
        for (var header : List.of("X-Hub-Signature", "X-Hub-Signature-256")) {
            var headers = Map.of("Content-Type", "application/json", header, "sha1=" + sha1);
            assertEquals(401, door.post("github", EVENT, headers).statusCode(), header);
        }
        var headers = Map.of("Content-Type", "application/json", "X-Hub-Signature-256", sha1);
        assertEquals(401, door.post("github", EVENT, headers).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    /** T14: what a sender never sends is not worth our work, though the right one is among them. */
    @Test
    void a_long_list_of_signatures_is_refused_and_an_empty_one_is_no_match() {
        var right = String.valueOf(door.signed("stripe", EVENT).get("Stripe-Signature"));
        var wrong = ",v1=" + "0".repeat(64);
        var most = Map.of("Stripe-Signature", right + wrong.repeat(15));
        assertEquals(200, door.post("stripe", EVENT, most).statusCode());
        var more = Map.of("Stripe-Signature", right + wrong.repeat(16));
        assertEquals(401, door.post("stripe", EVENT, more).statusCode());
        for (var empty : List.of("", "v1=", "t=1,v1=", "v1=,v1=,", ",,,", "=", "t=,v1=")) {
            var headers = Map.of("Stripe-Signature", empty);
            assertEquals(401, door.post("stripe", EVENT, headers).statusCode(), empty);
        }
    }

    /** T16: a source is opened by its own secret, whatever else the request says. */
    @ParameterizedTest
    @CsvSource({"anything, typed", "typed, anything", "small, lost", "hasty, slow-queue"})
    void one_source_s_signature_opens_no_other(String signer, String other) {
        var headers = new LinkedHashMap<>(door.signed(signer, EVENT));
        headers.put("X-Source", signer);
        headers.put("X-Original-URL", "/webhooks/" + signer);
        headers.put("X-Rewrite-URL", "/webhooks/" + signer);
        assertEquals(401, door.post(other, EVENT, headers).statusCode());
        assertEquals(401, door.post(other + "?source=" + signer, EVENT, headers).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    /** T28: where an event goes and what it is said to be is told by its signed bytes alone. */
    @Test
    void no_header_of_a_request_changes_where_it_goes_or_how_it_was_verified() {
        assertEquals(200, door.deliver("stripe", EVENT).statusCode());
        var plain = door.take("crm-updates").getFirst();
        var headers =
                new String[] {
                    "X-Hookworks-Queue", "billing",
                    "X-Hookworks-Test", "true",
                    "x-trigger-test", "1",
                    "X-Test", "true",
                    "ce-type", "invoice.paid",
                    "ce-id", "other",
                    "hw-encoding", "base64",
                    "hw-attributes", "{\"verified\":\"all\"}",
                    "verified", "all",
                    "strength", "whole",
                    "source", "github",
                    "items", "{}",
                    "unparsable", "true",
                    "X-Delay", "900",
                    "X-HTTP-Method-Override", "GET"
                };
        door.forget();
        assertEquals(200, door.deliver("stripe", EVENT, headers).statusCode());
        assertEquals(List.of(), door.take("billing"));
        var dressed = door.take("crm-updates").getFirst();
        assertEquals(plain.id(), dressed.id());
        assertEquals(plain.type(), dressed.type());
        assertEquals(told(plain.attributes()), told(dressed.attributes()));
    }

    /** Each request begins a trace of its own. */
    private static Map<String, String> told(Map<String, String> attributes) {
        var told = new HashMap<>(attributes);
        told.remove("traceparent");
        return told;
    }

    /** T29: of a known source no more is told than that it is there. */
    @Test
    void whatever_is_wrong_with_a_signature_the_answer_is_the_same() {
        var right = new LinkedHashMap<>(door.signed("stripe", EVENT));
        var stale = door.signed("stripe", "", door.clock.instant().minusSeconds(999), EVENT);
        var answers =
                List.of(
                        door.post("stripe", EVENT, Map.of()),
                        door.post("stripe", EVENT, Map.of("Stripe-Signature", "x")),
                        door.post("stripe", EVENT, stale),
                        door.post("stripe", new byte[0], right),
                        door.post("stripe", EVENT, door.signed("github", EVENT)));
        for (var answer : answers) {
            assertEquals(401, answer.statusCode());
            assertEquals(answers.getFirst().body(), answer.body());
            assertEquals(
                    answers.getFirst().headers().map().keySet(), answer.headers().map().keySet());
        }
        var unknown = door.post("nobody", EVENT, right);
        var other = door.post("nobody-else", EVENT, Map.of());
        assertEquals(404, unknown.statusCode());
        assertEquals(unknown.body(), other.body());
    }
}
