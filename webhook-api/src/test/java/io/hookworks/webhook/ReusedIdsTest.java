package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The same id with the same bytes is a duplicate; with other bytes it is another event. */
class ReusedIdsTest {
    private static final byte[] FIRST = "{\"id\":\"evt_1\",\"amount\":1}".getBytes(UTF_8);
    private static final byte[] SECOND = "{\"id\":\"evt_1\",\"amount\":2}".getBytes(UTF_8);

    private static Door door;

    @TempDir private Path folder;

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

    private static Set<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).collect(Collectors.toSet());
    }

    private static String id(String source, byte[] body) {
        return source + ":evt_1:" + WebhookTest.hash(body);
    }

    @Test
    void both_events_land_and_what_comes_again_of_either_does_not() {
        for (var i = 0; i < 3; i++) {
            assertEquals(202, door.deliver("typed", FIRST).statusCode());
            assertEquals(202, door.deliver("typed", SECOND).statusCode());
        }
        var landed = door.takeAll();
        assertEquals(2, landed.size());
        assertEquals(Set.of(id("typed", FIRST), id("typed", SECOND)), ids(landed));
    }

    /** Whichever comes first, in this process or in another one. */
    @Test
    void an_event_has_its_id_from_itself_and_not_from_what_came_before() {
        door.deliver("typed", FIRST);
        door.deliver("typed", SECOND);
        var here = ids(door.takeAll());
        try (var other = new Door()) {
            other.deliver("typed", SECOND);
            other.deliver("typed", FIRST);
            assertEquals(here, ids(other.takeAll()));
        }
    }

    @Test
    void the_second_is_marked_and_counted_and_operators_see_how_many() {
        var marks = door.bean(RepeatMarks.class);
        var before = marks.reused("stripe");
        var test = "{\"id\":\"evt_00000000000000\",\"type\":\"%s\"}";
        door.deliver("stripe", test.formatted("charge.succeeded").getBytes(UTF_8));
        var first = door.takeAll().getFirst();
        door.deliver("stripe", test.formatted("charge.failed").getBytes(UTF_8));
        var second = door.takeAll().getFirst();

        assertEquals("evt_00000000000000", first.attributes().get("event-id"));
        assertEquals("evt_00000000000000", second.attributes().get("event-id"));
        assertEquals(null, first.attributes().get("same-id-as"));
        assertEquals(first.id(), second.attributes().get("same-id-as"));
        assertEquals(before + 1, marks.reused("stripe"));
        var counted = door.meters.find("hookworks.webhooks.ids.reused").tag("source", "stripe");
        assertEquals(before + 1.0, Objects.requireNonNull(counted.counter()).count());
    }

    /** What Stripe counts anew for each delivery makes no other event. */
    @Test
    void what_a_sender_changes_when_it_sends_an_event_again_does_not_count() {
        var event = "{\"id\":\"evt_7\",\"pending_webhooks\":%d,\"amount\":1.%s}";
        for (var pending : List.of(2, 1)) {
            door.deliver("stripe", event.formatted(pending, "0").getBytes(UTF_8));
        }
        assertEquals(1, door.takeAll().size());
        door.deliver("stripe", event.formatted(1, "00").getBytes(UTF_8));
        assertEquals(1, door.takeAll().size(), "1.0 and 1.00 are other bytes");
    }

    @Test
    void the_other_event_does_not_wait_for_one_that_is_under_way() {
        var broker = new CountDownLatch(1);
        door.faulty.hold(Verb.SEND, broker);
        var before = door.faulty.calls(Verb.SEND);
        var first = later(FIRST);
        Awaitility.await().until(() -> door.faulty.calls(Verb.SEND) > before);
        var second = later(SECOND);
        broker.countDown();
        assertEquals(202, first.join());
        assertEquals(202, second.join());
        assertEquals(Set.of(id("typed", FIRST), id("typed", SECOND)), ids(door.takeAll()));
    }

    private static CompletableFuture<Integer> later(byte[] body) {
        return CompletableFuture.supplyAsync(
                () -> door.deliver("typed", body).statusCode(),
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void both_events_wait_in_the_spool_while_the_queue_is_away() {
        door.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 2);
        for (var i = 0; i < 2; i++) {
            assertEquals(202, door.deliver("numbered", FIRST).statusCode());
            assertEquals(202, door.deliver("numbered", SECOND).statusCode());
        }
        var landed = new HashSet<String>();
        Awaitility.await()
                .until(
                        () -> {
                            landed.addAll(ids(door.takeAll()));
                            return landed.size() == 2;
                        });
        assertEquals(Set.of(id("numbered", FIRST), id("numbered", SECOND)), landed);
    }

    @Test
    void both_events_have_claims_of_their_own() {
        var claims = new ClaimFolder(folder);
        try (var checked = new Door(claims, 8)) {
            for (var i = 0; i < 2; i++) {
                checked.deliver("numbered", FIRST);
                checked.deliver("numbered", SECOND);
            }
            var landed = checked.takeAll();
            assertEquals(Set.of(id("numbered", FIRST), id("numbered", SECOND)), ids(landed));
            assertEquals(
                    2,
                    landed.stream()
                            .map(message -> message.attributes().get(Claim.NAME))
                            .distinct()
                            .count());
            assertEquals(2, landed.size());
        }
    }

    /** Without an id nothing tells a sender's second event from its retry but the sender's word. */
    @Test
    void without_an_id_each_request_is_an_event() {
        var notified = "{\"list_folder\":{\"accounts\":[\"dbid:1\"]}}".getBytes(UTF_8);
        for (var i = 0; i < 3; i++) {
            assertEquals(200, door.deliver("dropbox", notified).statusCode());
        }
        assertEquals(3, ids(door.takeAll()).size());
        var changed =
                "{\"value\":[{\"clientState\":\"%s\",\"resource\":\"drive/root\"}]}"
                        .formatted(Door.secret("GRAPH").value())
                        .getBytes(UTF_8);
        for (var i = 0; i < 3; i++) {
            assertEquals(202, door.post("graph", changed, Map.of()).statusCode());
        }
        assertEquals(3, ids(door.takeAll()).size());
    }

    @Test
    void the_same_bytes_are_one_event_within_the_time_of_its_sender_s_retries_and_another_later() {
        var ids = new HashSet<String>();
        for (var i = 0; i < 3; i++) {
            door.deliver("retried", FIRST);
        }
        var first = door.takeAll();
        assertEquals(1, first.size(), "one, though it came three times");
        ids.addAll(ids(first));
        door.clock.advance(Duration.ofHours(1));
        door.deliver("retried", FIRST);
        ids.addAll(ids(door.takeAll()));
        assertEquals(2, ids.size());
        assertTrue(ids.stream().allMatch(id -> id.startsWith("retried:")), ids.toString());
    }

    @Test
    void retry_at_the_end_of_the_retry_window_has_the_id_of_the_first() {
        var now = door.clock.instant();
        var nextHour = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        door.clock.advance(Duration.between(now, nextHour));
        door.deliver("retried", FIRST);
        door.clock.advance(Duration.ofMinutes(59));
        door.deliver("retried", FIRST);
        var messages = door.takeAll();
        assertEquals(2, messages.size(), "so late it is sent again");
        assertEquals(1, ids(messages).size());
    }
}
