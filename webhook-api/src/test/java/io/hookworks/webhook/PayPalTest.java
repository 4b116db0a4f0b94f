package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** PayPal through the whole door, with certificates that the test gives. */
class PayPalTest {
    private static final String URL = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42";
    private static final String SANDBOX_URL = URL.replace("api.", "api.sandbox.");
    private static final String BODY =
            "{\"id\":\"WH-7MU2\",\"event_type\":\"PAYMENT.SALE.COMPLETED\",\"n\":\"0000\"}";

    private static Authority authority;
    private static Published outside;
    private static Door door;

    @BeforeAll
    static void open() {
        authority = new Authority("root");
        var name = "messageverificationcerts.paypal.com";
        authority.give("root", "paypal", "CN=paypal", 3_650, "san=dns:" + name);
        authority.give("root", "www", "CN=" + name, 3_650, "san=dns:www.paypal.com");
        var sandbox = "san=dns:messageverificationcerts.sandbox.paypal.com";
        authority.give("root", "sandbox", "CN=sandbox", 3_650, sandbox);
        outside = new Published();
        outside.put(SANDBOX_URL, authority.pem("sandbox"));
        outside.put(URL, authority.pem("paypal"));
        door = new Door(outside, new Roots(List.of(authority.root())));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    /** Time passes, so that no test finds a bucket that another one has emptied. */
    @BeforeEach
    void empty() {
        door.takeAll();
        door.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void an_event_lands_marked_as_bound_by_a_checksum() {
        assertEquals(200, post(BODY, signed(BODY)).statusCode());
        var message = door.takeAll().getFirst();
        var hash = WebhookTest.sha256(BODY.getBytes(UTF_8)).substring(0, 16);
        assertEquals("paypal:WH-7MU2:" + hash, message.id());
        assertEquals("PAYMENT.SALE.COMPLETED", message.type());
        assertEquals("paypal:paypal", message.attributes().get("verified"));
        assertEquals("checksum", message.attributes().get("strength"));
    }

    /**
     * What a CRC-32 cannot tell apart is taken, and that is why it is marked: under an id of its
     * own, so that it does not pass for the event whose signature it borrows.
     */
    @Test
    void a_forged_body_with_the_same_checksum_is_another_event() {
        var headers = signed(BODY);
        post(BODY, headers);
        var genuine = door.takeAll().getFirst();
        var forged = forged(BODY);
        assertNotEquals(BODY, forged);
        assertEquals(200, post(forged, headers).statusCode());
        var message = door.takeAll().getFirst();
        assertNotEquals(genuine.id(), message.id());
        assertEquals("checksum", message.attributes().get("strength"));
    }

    /** The same event with four bytes more, by which it has the checksum that it had. */
    private static String forged(String body) {
        var wanted = crc(body);
        var bytes = Arrays.copyOf((body + "    ").getBytes(UTF_8), body.length() + 4);
        // A checksum is linear: each bit of the last four bytes changes known bits of it.
        var basis = new long[32];
        var base = crc(bytes);
        for (var bit = 0; bit < 32; bit++) {
            var changed = bytes.clone();
            changed[body.length() + bit / 8] ^= (byte) (1 << (bit % 8));
            basis[bit] = crc(changed) ^ base;
        }
        var solution = solve(basis, wanted ^ base);
        for (var bit = 0; bit < 32; bit++) {
            if ((solution >> bit & 1) == 1) {
                bytes[body.length() + bit / 8] ^= (byte) (1 << (bit % 8));
            }
        }
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Which of these, added without carry, give a sum. */
    private static long solve(long[] basis, long sum) {
        var rows = new long[32]; // by their highest bit: the value, and beside it what made it
        var made = new long[32];
        for (var i = 0; i < 32; i++) {
            var value = basis[i];
            var from = 1L << i;
            for (var high = 31; high >= 0 && value != 0; high--) {
                if ((value >> high & 1) == 0) {
                    continue;
                }
                if (rows[high] == 0) {
                    rows[high] = value;
                    made[high] = from;
                    break;
                }
                value ^= rows[high];
                from ^= made[high];
            }
        }
        var solution = 0L;
        for (var high = 31; high >= 0; high--) {
            if ((sum >> high & 1) == 1) {
                sum ^= rows[high];
                solution ^= made[high];
            }
        }
        return solution;
    }

    @Test
    void one_byte_changed_is_refused() {
        var headers = signed(BODY);
        for (var i = 0; i < BODY.length(); i += 3) {
            var changed = BODY.getBytes(UTF_8);
            changed[i] ^= 1;
            assertEquals(401, door.post("paypal", changed, headers).statusCode(), "at " + i);
        }
        for (var name : headers.keySet()) {
            var value = headers.get(name);
            for (var i = 0; i < value.length(); i += Math.max(1, value.length() / 12)) {
                var changed = new StringBuilder(value);
                changed.setCharAt(i, (char) (value.charAt(i) ^ 1));
                var all = new LinkedHashMap<>(headers);
                all.put(name, changed.toString());
                var status = post(BODY, all).statusCode();
                // Another certificate of PayPal's own that is not there: it may be later.
                var unreachable = name.equals("PAYPAL-CERT-URL") && status == 503;
                assertEquals(unreachable ? 503 : 401, status, name + ": " + changed);
            }
            var without = new LinkedHashMap<>(headers);
            without.remove(name);
            assertEquals(401, post(BODY, without).statusCode(), "without " + name);
        }
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void another_webhook_s_message_is_refused() {
        var headers = signed(BODY, "WH-OF-ANOTHER", door.clock.instant(), "paypal");
        assertEquals(401, post(BODY, headers).statusCode());
    }

    @Test
    void a_message_older_than_its_tries_or_of_the_future_is_refused() {
        for (var age : List.of(Duration.ofDays(4).plusSeconds(1), Duration.ofSeconds(-301))) {
            var at = door.clock.instant().minus(age);
            var headers = signed(BODY, webhook(), at, "paypal");
            assertEquals(401, post(BODY, headers).statusCode(), age.toString());
        }
        var at = door.clock.instant().minus(Duration.ofDays(4));
        assertEquals(200, post(BODY, signed(BODY, webhook(), at, "paypal")).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.paypal.com/v1/notifications/certs/CERT-360caa42",
                "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-360caa42",
                "https://evilpaypal.com/v1/notifications/certs/CERT-360caa42",
                "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-360caa42",
                "https://api.paypal.com:8443/v1/notifications/certs/CERT-360caa42",
                "https://api.paypal.com/v1/notifications/certs/../../../redirect",
                "https://api.paypal.com/v1/notifications/certs/CERT-360caa42?u=evil"
            })
    void a_certificate_elsewhere_is_refused_and_nobody_is_called(String url) {
        var calls = outside.calls.size();
        var headers = new LinkedHashMap<>(signed(BODY));
        headers.put("PAYPAL-CERT-URL", url);
        assertEquals(401, post(BODY, headers).statusCode());
        assertEquals(calls, outside.calls.size());
    }

    @Test
    void a_certificate_of_another_server_or_of_nobody_is_refused() {
        outside.put(URL + "-www", authority.pem("www"));
        var www = new LinkedHashMap<>(signed(BODY, webhook(), door.clock.instant(), "www"));
        www.put("PAYPAL-CERT-URL", URL + "-www");
        assertEquals(401, post(BODY, www).statusCode());

        var stranger = new Authority("stranger");
        outside.put(URL + "-own", stranger.pem("stranger"));
        var own = new LinkedHashMap<>(signed(BODY));
        own.put("PAYPAL-CERT-URL", URL + "-own");
        assertEquals(401, post(BODY, own).statusCode());
    }

    @Test
    void certificate_of_the_sandbox_does_not_sign_for_production() {
        var headers = new LinkedHashMap<>(signed(BODY, webhook(), door.clock.instant(), "sandbox"));
        headers.put("PAYPAL-CERT-URL", SANDBOX_URL);
        assertEquals(401, post(BODY, headers).statusCode());
        assertEquals(200, post("paypal-sandbox", BODY, headers).statusCode());

        outside.put(URL + "-sandbox", authority.pem("sandbox"));
        headers.put("PAYPAL-CERT-URL", URL + "-sandbox");
        assertEquals(401, post(BODY, headers).statusCode(), "at an address of production");
        assertEquals(401, post("paypal-sandbox", BODY, signed(BODY)).statusCode());
    }

    @Test
    void flood_of_made_up_certificates_costs_other_senders_and_known_certificates_nothing() {
        assertEquals(200, post(BODY, signed(BODY)).statusCode());
        var calls = outside.calls.size();
        for (var i = 0; i < 60; i++) {
            var forged = new LinkedHashMap<>(signed(BODY));
            forged.put("PAYPAL-CERT-URL", URL + "-made-up-" + i);
            assertEquals(503, post(BODY, forged).statusCode());
        }
        assertTrue(outside.calls.size() - calls <= 40, "only the burst was fetched");
        assertEquals(200, post(BODY, signed(BODY)).statusCode());

        var sandbox = new LinkedHashMap<>(signed(BODY, webhook(), door.clock.instant(), "sandbox"));
        outside.put(SANDBOX_URL + "-new", authority.pem("sandbox"));
        sandbox.put("PAYPAL-CERT-URL", SANDBOX_URL + "-new");
        assertEquals(200, post("paypal-sandbox", BODY, sandbox).statusCode());
    }

    @Test
    void certificate_is_fetched_again_as_soon_as_its_host_can_be_reached() {
        outside.put(URL + "-late", authority.pem("paypal"));
        var headers = new LinkedHashMap<>(signed(BODY));
        headers.put("PAYPAL-CERT-URL", URL + "-late");
        outside.down(true);
        assertEquals(503, post(BODY, headers).statusCode());
        outside.down(false);
        assertEquals(200, post(BODY, headers).statusCode());
    }

    @Test
    void address_without_a_certificate_is_not_asked_again_for_a_minute() {
        var fresh = new LinkedHashMap<>(signed(BODY));
        fresh.put("PAYPAL-CERT-URL", URL + "-later");
        assertEquals(503, post(BODY, fresh).statusCode());
        var calls = outside.calls.size();
        assertEquals(503, post(BODY, fresh).statusCode());
        assertEquals(calls, outside.calls.size());

        outside.put(URL + "-later", authority.pem("paypal"));
        door.clock.advance(Duration.ofSeconds(61));
        assertEquals(200, post(BODY, fresh).statusCode());
    }

    private static Map<String, String> signed(String body) {
        return signed(body, webhook(), door.clock.instant(), "paypal");
    }

    private static Map<String, String> signed(
            String body, String webhook, Instant at, String alias) {
        var signed = "69cd13f0|" + at + "|" + webhook + "|" + crc(body);
        return Map.of(
                "PAYPAL-TRANSMISSION-ID",
                "69cd13f0",
                "PAYPAL-TRANSMISSION-TIME",
                at.toString(),
                "PAYPAL-TRANSMISSION-SIG",
                authority.signed(alias, "SHA256withRSA", signed),
                "PAYPAL-CERT-URL",
                URL,
                "PAYPAL-AUTH-ALGO",
                "SHA256withRSA");
    }

    private static String webhook() {
        return Door.secret("PAYPAL_WEBHOOK_ID").value();
    }

    private static long crc(String body) {
        return crc(body.getBytes(UTF_8));
    }

    private static long crc(byte[] body) {
        var crc = new CRC32();
        crc.update(body);
        return crc.getValue();
    }

    private static HttpResponse<String> post(String body, Map<String, String> headers) {
        return post("paypal", body, headers);
    }

    private static HttpResponse<String> post(
            String source, String body, Map<String, String> headers) {
        return door.post(
                source, body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), headers);
    }
}
