package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.testkit.InMemoryQueues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever was received can be dead-lettered, and no handler is called again while it waits. */
class UnsentDeadLetterTest {
    private static final int MOST = InMemoryQueues.CAPABILITIES.maxMessageBytes();
    private static final String REASON = "no such customer, and a few words more of why not";

    @TempDir Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    private MessageHandler rejecting() {
        return (message, attempt) -> {
            calls.incrementAndGet();
            return Verdict.reject(REASON);
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "THROTTLED", "QUEUE_NOT_FOUND", "ACCESS_DENIED", "UNEXPECTED"})
    void a_dead_letter_that_is_not_sent_is_sent_again_without_its_handler(Kind kind)
            throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.faulty.fail(Verb.SEND, kind, 2);
            rig.start(2, 1, Handlers.all(rejecting()));
            var ending = rig.awaitReports(1).getFirst().ending();
            assertInstanceOf(Ending.DeadLettered.class, ending);
            assertEquals(3, rig.faulty.calls(Verb.SEND));
            assertEquals(1, calls.get());
            assertEquals(REASON, rig.deadLetters().getFirst().reason());
        }
    }

    @Test
    void a_dead_letter_queue_that_refuses_all_stops_neither_others_nor_a_drain() throws Exception {
        try (var rig = new Rig()) {
            rig.send("bad1", "bad2", "bad3");
            rig.faulty.fail(Verb.SEND, Kind.QUEUE_NOT_FOUND, 1_000);
            rig.start(
                    2,
                    1,
                    Handlers.all(
                            (message, attempt) ->
                                    message.id().startsWith("bad")
                                            ? rejecting().handle(message, attempt)
                                            : Verdict.done()));
            Rig.await(() -> calls.get() == 3);
            rig.send("good");
            Rig.await(() -> rig.reports.stream().anyMatch(each -> each.id().equals("good")));
            for (var round = 0; round < 3; round++) { // the released ones come again
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                rig.clock.advance(Duration.ofMinutes(1));
                var before = rig.reports.size();
                Rig.await(() -> rig.reports.size() > before);
            }
            assertEquals(3, calls.get());
            assertEquals(0, rig.waiting(Rig.DEAD));
        }
    }

    /** Of the largest size that can be sent, and so many bytes less. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 200, 5_000})
    void what_was_sent_can_be_dead_lettered_with_its_reason(int spare) throws Exception {
        try (var rig = new Rig()) {
            var attributes = new LinkedHashMap<String, String>();
            for (var i = 0; i < 100; i++) {
                attributes.put("dead-" + i, "x");
            }
            var message = large(rig, attributes, MOST - spare);
            rig.queues.send(Rig.QUEUE, List.of(Outgoing.now(message)));
            rig.start(1, 1, Handlers.all(rejecting()));
            rig.awaitReports(1);
            var letter = rig.deadLetters().getFirst();
            assertEquals(message, letter.message());
            assertEquals(REASON, letter.reason());
            assertEquals(1, calls.get());
        }
    }

    /** A sender that is not ours leaves no room for facts. */
    @ParameterizedTest
    @ValueSource(ints = {5, 30, 80, 200, 300})
    void the_facts_of_a_message_that_leaves_them_no_room_are_shortened(int spare) throws Exception {
        try (var rig = new Rig()) {
            var message = large(rig, Map.of(), MOST + Facts.BYTES - spare);
            var foreign = new Outgoing(message, Duration.ZERO, Map.of("x", ""));
            rig.queues.send(Rig.QUEUE, List.of(foreign));
            rig.start(1, 1, Handlers.all(rejecting()));
            rig.awaitReports(1);
            var letter = rig.deadLetters().getFirst();
            assertEquals(message, letter.message());
            if (spare >= 200) {
                assertEquals(REASON, letter.reason());
            } else if (spare >= 80) {
                assertTrue(REASON.startsWith(letter.reason().substring(0, 30)), letter::reason);
            }
            assertEquals(1, calls.get());
        }
    }

    @Test
    void a_payload_that_leaves_no_room_goes_to_the_claim_store() throws Exception {
        try (var rig = new Rig()) {
            var store = new ClaimFolder(folder);
            rig.workers.claims(store);
            var message = large(rig, Map.of(), MOST + Facts.BYTES - 5);
            rig.queues.send(
                    Rig.QUEUE, List.of(new Outgoing(message, Duration.ZERO, Map.of("x", ""))));
            rig.start(1, 1, Handlers.all(rejecting()));
            rig.awaitReports(1);
            var letter = rig.deadLetters().getFirst();
            assertEquals(REASON, letter.reason());
            var claim = Claim.on(letter.message()).orElseThrow();
            assertEquals(message.payload(), store.get(claim, Duration.ofSeconds(5)));
        }
    }

    private static Message large(Rig rig, Map<String, String> attributes, int bytes) {
        var empty = new Message("a", "t", rig.clock.instant(), Payload.empty(), attributes, null);
        var used = "a".length() + "t".length() + rig.clock.instant().toString().length();
        for (var each : attributes.entrySet()) {
            used += each.getKey().length() + each.getValue().length();
        }
        var payload = Payload.ofText("x".repeat(bytes - used));
        return new Message("a", "t", empty.time(), payload, attributes, null);
    }
}
