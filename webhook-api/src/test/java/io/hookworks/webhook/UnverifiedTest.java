package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.signature.Signer;
import io.hookworks.signature.Verification;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.simple.SimpleHttpHeaders;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sources that take what nobody could verify: with a mark, or into quarantine. */
class UnverifiedTest {
    private static final byte[] EVENT =
            "{\"id\":\"evt_1\",\"type\":\"invoice.paid\"}".getBytes(UTF_8);

    private final Door door = new Door();
    private final HeldRequests held = door.bean(HeldRequests.class);

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void a_watched_source_lands_what_is_not_verified_with_a_mark() {
        var answer = door.post("watched", EVENT, forged("watched"));

        assertEquals(200, answer.statusCode());
        var message = door.take("crm-updates").getFirst();
        assertEquals("invoice.paid", message.type());
        assertEquals("failed:mismatch", message.attributes().get("verification"));
        assertFalse(message.attributes().containsKey("verified"));
        assertEquals(Payload.of(EVENT), message.payload());
    }

    @Test
    void accepted_forgeries_pass_the_rate_of_their_source_and_use_up_none_of_its_own() {
        var answers = new TreeMap<Integer, Integer>();
        for (var i = 0; i < 8; i++) {
            answers.merge(
                    door.post("watched-slowly", EVENT, forged("watched")).statusCode(),
                    1,
                    Integer::sum);
        }

        assertEquals(Map.of(200, 1, 429, 7), answers);
        assertEquals(200, door.deliver("watched-slowly", EVENT).statusCode());
        assertEquals(2, door.take("crm-updates").size());
    }

    @Test
    void flood_of_accepted_forgeries_is_bounded_without_a_rate() {
        var published = 0;
        for (var i = 0; i < 140; i++) {
            if (door.post("watched", EVENT, forged("watched")).statusCode() == 200) {
                published++;
            }
        }

        assertEquals(100, published);
        assertEquals(200, door.deliver("watched", EVENT).statusCode());
    }

    @Test
    void flood_that_needs_no_signature_gets_a_bounded_number_of_log_lines() {
        var strangers = door.bean(Strangers.class);
        var lines = 0;
        for (var i = 0; i < 300; i++) {
            lines += strangers.attend(new Answer.Undecided("no certificate")) ? 1 : 0;
            lines += strangers.attend(new Answer.UnverifiedOverRate()) ? 1 : 0;
        }

        assertEquals(100, lines);
    }

    @Test
    void a_forged_event_never_has_a_real_one_s_id() {
        door.post("watched", EVENT, forged("watched"));
        assertEquals(200, door.deliver("watched", EVENT).statusCode());

        var messages = door.take("crm-updates");
        assertEquals(2, messages.size());
        var genuine =
                messages.stream()
                        .filter(each -> each.attributes().containsKey("verified"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("watched:evt_1:" + WebhookTest.hash(EVENT), genuine.id());
        assertFalse(genuine.attributes().containsKey("verification"));
        assertNotEquals(messages.getFirst().id(), messages.getLast().id());
    }

    @Test
    void unverified_events_with_other_contents_have_other_ids() {
        door.post("watched", EVENT, forged("watched"));
        door.post("watched", (new String(EVENT, UTF_8) + " ").getBytes(UTF_8), Map.of());

        var ids = door.take("crm-updates").stream().map(Message::id).distinct().toList();
        assertEquals(2, ids.size());
    }

    @Test
    void quarantine_says_yes_and_sends_nothing() throws IOException {
        var sends = door.faulty.calls(Verb.SEND);

        assertEquals(200, door.post("doubted", EVENT, forged("doubted")).statusCode());

        assertEquals(sends, door.faulty.calls(Verb.SEND));
        assertEquals(1, held.count("doubted"));
    }

    @Test
    void what_is_genuine_after_all_is_released_under_its_id_and_judged_by_its_own_time()
            throws IOException {
        var source = door.source("doubted");
        var at = door.clock.instant();
        // Signed by the secret of now, spoilt on its way then: it must be told from a forged one.
        var request = door.signed("doubted", EVENT);
        door.post("doubted", EVENT, forged("doubted"));
        keep("doubted", EVENT, request);
        door.clock.advance(Duration.ofDays(3));

        assertEquals(new HeldRequests.Report(1, 1, 0), held.release(source, true));
        assertEquals(List.of(), door.takeAll());
        assertEquals(new HeldRequests.Report(1, 1, 0), held.release(source, false));

        var message = door.take("crm-updates").getFirst();
        assertEquals("doubted:evt_1:" + WebhookTest.hash(EVENT), message.id());
        assertEquals(at, message.time());
        assertEquals("stripe:hmac-sha256", message.attributes().get("verified"));
        assertEquals(1, held.count("doubted"), "the forged one stays");
        assertEquals(new HeldRequests.Report(0, 1, 0), held.release(source, false));
    }

    @Test
    void what_was_stale_when_it_came_is_not_released() throws IOException {
        var old = door.signed("doubted", "", door.clock.instant().minusSeconds(301), EVENT);
        assertEquals(200, door.post("doubted", EVENT, old).statusCode());

        assertEquals(new HeldRequests.Report(0, 1, 0), held.release(door.source("doubted"), false));
    }

    @Test
    void what_its_queue_does_not_confirm_stays() throws IOException {
        keep("doubted", EVENT, door.signed("doubted", EVENT));
        door.faulty.fail(Verb.SEND, Kind.ACCESS_DENIED, 1);

        assertEquals(new HeldRequests.Report(0, 0, 1), held.release(door.source("doubted"), false));
        assertEquals(1, held.count("doubted"));
        assertEquals(new HeldRequests.Report(1, 0, 0), held.release(door.source("doubted"), false));
    }

    @Test
    void a_discarded_request_is_gone() throws IOException {
        door.post("doubted", EVENT, forged("doubted"));

        assertEquals(new HeldRequests.Report(1, 0, 0), held.discard(door.source("doubted"), true));
        assertEquals(1, held.count("doubted"));
        assertEquals(new HeldRequests.Report(1, 0, 0), held.discard(door.source("doubted"), false));
        assertEquals(0, held.count("doubted"));
        assertEquals(0, held.quarantine().orElseThrow().bytes());
    }

    @Test
    void a_full_quarantine_says_503_and_real_events_still_land() throws IOException {
        var large = new byte[20 * 1_024];
        for (var i = 0; i < 2; i++) {
            assertEquals(200, door.post("doubted", large, forged("doubted")).statusCode());
        }
        var answer = door.post("doubted", large, forged("doubted"));
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertEquals(200, door.deliver("doubted", EVENT).statusCode());
        assertEquals(2, held.count("doubted"));
    }

    /** Each takes a block for its bytes and one more, of the 16 that there are. */
    @Test
    void small_requests_fill_the_quarantine_by_the_blocks_that_they_take() throws IOException {
        for (var i = 0; i < 8; i++) {
            assertEquals(200, door.post("doubted", EVENT, forged("doubted")).statusCode());
        }
        assertEquals(503, door.post("doubted", EVENT, forged("doubted")).statusCode());
        held.discard(door.source("doubted"), false);
        assertEquals(0, held.quarantine().orElseThrow().bytes());
    }

    @Test
    void a_quarantine_whose_folder_cannot_be_made_keeps_its_room() throws IOException {
        var quarantine = held.quarantine().orElseThrow();
        door.post("doubted", EVENT, forged("doubted"));
        var folder = quarantine.of("doubted").getFirst().getParent();
        held.discard(door.source("doubted"), false);
        Files.delete(folder);
        Files.createFile(folder);
        for (var i = 0; i < 10; i++) {
            assertEquals(503, door.post("doubted", EVENT, forged("doubted")).statusCode());
        }
        assertEquals(0, quarantine.bytes());
    }

    @Test
    void files_in_quarantine_are_for_their_user_alone() throws IOException {
        door.post("doubted", EVENT, forged("doubted"));
        var file = held.quarantine().orElseThrow().of("doubted").getFirst();
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        assertEquals(
                PosixFilePermissions.fromString("rwx------"),
                Files.getPosixFilePermissions(file.getParent()));
    }

    @Test
    void a_flood_is_kept_at_a_rate() throws IOException {
        for (var i = 0; i < 100; i++) {
            assertEquals(200, door.post("doubted", EVENT, forged("doubted")).statusCode());
            held.discard(door.source("doubted"), false);
        }
        assertEquals(503, door.post("doubted", EVENT, forged("doubted")).statusCode());
        door.clock.advance(Duration.ofSeconds(1));
        assertEquals(200, door.post("doubted", EVENT, forged("doubted")).statusCode());
    }

    @Test
    void a_file_that_is_not_as_it_was_written_is_told_and_stays() throws IOException {
        door.post("doubted", EVENT, forged("doubted"));
        var file = held.quarantine().orElseThrow().of("doubted").getFirst();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertEquals(new HeldRequests.Report(0, 0, 1), held.release(door.source("doubted"), false));
        assertEquals(1, held.count("doubted"));
    }

    /** Puts a request into quarantine that the secret of now would verify. */
    private void keep(String source, byte[] body, Map<String, String> headers) {
        var wire = new SimpleHttpHeaders(headers, ConversionService.SHARED);
        var arrival = new Arrival(source, "POST", null, new WireHeaders(wire), Payload.of(body));
        var request = new Held(door.clock.instant(), Verification.Cause.MISMATCH, arrival);
        assertTrue(held.quarantine().orElseThrow().keep(request).isPresent());
    }

    private Map<String, String> forged(String source) {
        var scheme = door.source(source).profile().scheme();
        return new Signer(scheme, Door.secret("SOMEBODY_ELSE"))
                .sign("", door.clock.instant(), EVENT);
    }
}
