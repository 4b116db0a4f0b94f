package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.signature.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an operator can see of requests that were refused, and what nobody can. */
class RefusalsTest {
    private static final byte[] BODY = "{\"id\":\"evt_1\",\"card\":\"4242\"}".getBytes(UTF_8);

    private final Door door = new Door();
    private final SourceBook book = door.bean(SourceBook.class);

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void each_cause_is_told_with_what_helps_to_find_it() {
        var headers = door.signed("stripe", BODY);
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Stripe/1.0");
        var other = BODY.clone();
        other[0] = ' ';
        door.post("stripe", other, headers);

        var refused = book.refused("stripe").getFirst().refused();

        assertEquals(door.clock.instant(), refused.at());
        assertEquals(Refused.Cause.MISMATCH, refused.cause());
        assertEquals("POST", refused.method());
        assertEquals("application/json", refused.contentType());
        assertEquals(BODY.length, refused.bytes());
        assertEquals(WebhookTest.sha256(other), refused.sha256());
        assertEquals("Stripe/1.0", refused.headers().get("User-Agent"));
        assertEquals("(not shown)", refused.headers().get("Stripe-Signature"));
    }

    @Test
    void every_kind_of_refusal_has_its_cause() throws IOException {
        door.post("stripe", BODY, Map.of());
        assertCause("stripe", Refused.Cause.MISSING);
        door.post("stripe", BODY, Map.of("Stripe-Signature", "t=now,v1=00"));
        assertCause("stripe", Refused.Cause.MALFORMED);
        signedAt(-301);
        assertCause("stripe", Refused.Cause.STALE);
        signedAt(301);
        assertCause("stripe", Refused.Cause.FUTURE);
        door.deliver("small", new byte[5 * 1_024]);
        assertCause("small", Refused.Cause.TOO_LARGE);
        door.deliver("github", BODY, "Content-Type", "text/plain");
        assertCause("github", Refused.Cause.CONTENT_TYPE);
        door.deliver("partner", BODY, "Content-Encoding", "gzip");
        assertCause("partner", Refused.Cause.CONTENT_ENCODING);
        door.post("strype", BODY, Map.of());
        assertCause("unknown", Refused.Cause.UNKNOWN_SOURCE);
    }

    private void signedAt(int seconds) {
        var at = door.clock.instant().plusSeconds(seconds);
        door.post("stripe", BODY, door.signed("stripe", "", at, BODY));
    }

    private void assertCause(String source, Refused.Cause cause) {
        assertEquals(cause, book.refused(source).getFirst().refused().cause());
    }

    /** The server answers these by itself. */
    @Test
    void what_the_server_refuses_before_us_is_counted_and_seen_too() throws IOException {
        door.send(door.request("stripe").method("PUT", BodyPublishers.noBody()).build());
        assertCause("stripe", Refused.Cause.METHOD);
        assertEquals(1, count("stripe", "not_allowed"));
        var line =
                door.raw(
                        "POST /webhooks/anything HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n"
                                .getBytes(UTF_8));
        assertTrue(line.contains("413"), line);
        assertCause("anything", Refused.Cause.TOO_LARGE);
        assertEquals(1, count("anything", "too_large"));
        door.post("stripe/more", BODY, Map.of());
        assertEquals(1, count("unknown", "unknown_source"));
    }

    @Test
    void a_request_of_two_lengths_is_none() throws IOException {
        var both =
                String.join(
                        "\r\n",
                        "POST /webhooks/anything HTTP/1.1",
                        "Host: a",
                        "Content-Length: 4",
                        "Transfer-Encoding: chunked",
                        "",
                        "0",
                        "",
                        "");
        var line = door.raw(both.getBytes(UTF_8));
        assertTrue(line.contains("400"), line);
        assertEquals(1, count("anything", "bad_request"));
        assertCause("anything", Refused.Cause.NO_HTTP);
    }

    private long count(String source, String outcome) {
        return Optional.ofNullable(
                        door.meters
                                .find("hookworks.webhooks")
                                .tag("source", source)
                                .tag("outcome", outcome)
                                .timer())
                .map(timer -> timer.count())
                .orElse(0L);
    }

    @Test
    void nothing_that_could_be_a_secret_is_kept() {
        var secrets =
                Map.of(
                        "Stripe-Signature", "t=1,v1=5ec4e7",
                        "Authorization", "Bearer 5ec4e7",
                        "Proxy-Authorization", "Basic 5ec4e7",
                        "Cookie", "session=5ec4e7",
                        "X-Api-Key", "5ec4e7",
                        "X-Anything-Else", "5ec4e7");
        for (var source : List.of("stripe", "partner", "postmark", "5ec4e7")) {
            door.post(source, "5ec4e7".getBytes(UTF_8), secrets);
        }
        for (var source : List.of("stripe", "partner", "postmark", "unknown")) {
            var all = book.refused(source);
            assertFalse(all.isEmpty(), source);
            assertFalse(all.toString().contains("5ec4e7"), all.toString());
            assertTrue(all.toString().contains("Anything-Else"), "names are shown");
        }
    }

    /** The server refuses control characters in headers by itself, so far. */
    @Test
    void control_characters_and_long_values_are_not_shown() {
        var evil = "\u001b[31mred\r\n\u202e\u2028" + "x".repeat(5_000);
        var shown = Redaction.shown(new Given(Map.of("User-Agent", evil, "X-" + evil, "1")), null);

        assertEquals(2, shown.size());
        shown.forEach(
                (name, value) -> {
                    assertTrue(name.length() <= 101 && value.length() <= 101, shown.toString());
                    assertFalse(
                            (name + value).matches("(?s).*[\\p{C}\\u2028].*"), shown.toString());
                });
        assertTrue(String.valueOf(shown.get("User-Agent")).startsWith("?[31mred????xxx"));
    }

    private record Given(Map<String, String> values) implements Headers {
        @Override
        public List<String> all(String name) {
            return List.of(values.getOrDefault(name, ""));
        }

        @Override
        public Set<String> names() {
            return values.keySet();
        }
    }

    @Test
    void a_flood_leaves_a_sample_each_second_and_is_counted() {
        for (var i = 0; i < 30; i++) {
            door.post("stripe", BODY, Map.of());
        }
        assertEquals(1, book.refused("stripe").size());
        assertEquals(30, book.refused("stripe").getFirst().alike());
        for (var i = 0; i < 50; i++) {
            door.clock.advance(Duration.ofSeconds(1));
            door.post("stripe", BODY, Map.of());
        }
        assertEquals(20, book.refused("stripe").size());
        assertEquals(80, count("stripe", "unauthorized"));
    }

    @Test
    void the_last_success_is_known() {
        assertEquals(Optional.empty(), book.accepted("stripe"));
        door.deliver("stripe", BODY);
        assertEquals(Optional.of(door.clock.instant()), book.accepted("stripe"));
        assertEquals(List.of(), book.refused("stripe"));
        assertNull(door.meters.find("hookworks.webhooks").tag("outcome", "unauthorized").timer());
    }
}
