package io.hookworks.ops;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.Claim;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.worker.DeadLetter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A bridge between two clouds in memory. */
class BridgeTest {
    private static final QueueName QUEUE = QueueName.of("crm-updates");
    private static final Bridge.Polling QUICK =
            new Bridge.Polling(Duration.ofMillis(100), Duration.ofMillis(100));

    @TempDir private Path folder;

    private final InMemoryQueues here = new InMemoryQueues(TimeSource.system());
    private final InMemoryQueues there = InMemoryQueues.frugal(TimeSource.system());
    private final FaultyQueues faultyHere = new FaultyQueues(here);
    private final FaultyQueues faultyThere = new FaultyQueues(there);
    private Hookworks config;
    private Bridge bridge;

    @BeforeEach
    void build() throws Exception {
        config = Folder.in(folder).config();
        for (var queue : config.queues().values()) {
            here.provision(queue.spec());
            there.provision(queue.spec());
        }
        bridge = bridge(List.of(QUEUE, QUEUE.deadLetters()));
    }

    private Bridge bridge(List<QueueName> queues) {
        return new Bridge(config, faultyHere, faultyThere, queues, QUICK);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bridge.stop(Duration.ofSeconds(6));
    }

    @Test
    void messages_cross_as_they_are() throws Exception {
        var plain =
                new Message(
                        "m1",
                        "contact.created",
                        Instant.parse("2026-11-22T01:02:03Z"),
                        Payload.of(new byte[] {0, -1, 13, 10, 7}),
                        Map.of("traceparent", "00-a-b-01", "odd", " ü "),
                        null);
        var claimed = Claim.of("crm", Payload.ofText("large")).inPlaceOf(message("m2", "large"));
        send(QUEUE, plain);
        var facts = Map.of("dead-reason", "no such customer");
        here.send(QUEUE.deadLetters(), List.of(new Outgoing(claimed, Duration.ZERO, facts)));
        bridge.start();
        assertEquals(plain, receive(there, QUEUE));
        var letter = letter(there);
        assertEquals(claimed, letter.message());
        assertEquals("no such customer", letter.reason());
        await().until(() -> bridge.tally().moved() == 2);
        assertTrue(bridge.tally().complete());
        assertEquals(0, left(QUEUE) + left(QUEUE.deadLetters()));
    }

    @Test
    void unverified_message_crosses_with_its_mark() throws Exception {
        var marks = Map.of("verification", "failed:mismatch");
        var unverified = new Message("m1", "t", Instant.EPOCH, Payload.ofText("{}"), marks, null);
        send(QUEUE, unverified);
        bridge.start();
        assertEquals(unverified, receive(there, QUEUE));
    }

    @Test
    void while_the_other_cloud_is_away_a_message_stays_in_work_and_costs_no_attempt()
            throws Exception {
        for (var kind : List.of(Kind.UNAVAILABLE, Kind.ACCESS_DENIED, Kind.QUEUE_NOT_FOUND)) {
            faultyThere.fail(Verb.SEND, kind, 1);
        }
        var message = message("m1", "x");
        send(QUEUE, message);
        bridge.start();
        assertEquals(message, receive(there, QUEUE));
        await().until(() -> left(QUEUE) == 0);
        assertEquals(4, faultyThere.calls(Verb.SEND));
        assertEquals(0, faultyHere.calls(Verb.RELEASE));
    }

    @Test
    void what_the_other_cloud_refuses_is_a_dead_letter_here_with_the_reason() throws Exception {
        bridge = bridge(List.of(QUEUE));
        send(QUEUE, message("large", "x".repeat(100_000)));
        here.sendUndecodable(QUEUE, "no id", Payload.ofText("?"), Map.of());
        send(QUEUE, message("small", "x"));
        bridge.start();
        assertEquals("small", receive(there, QUEUE).id());
        var letters = List.of(letter(here), letter(here));
        var reasons = letters.stream().map(DeadLetter::reason).toList();
        assertTrue(
                reasons.stream().anyMatch(reason -> reason.contains("TOO_LARGE")),
                reasons::toString);
        assertTrue(
                reasons.stream().anyMatch(reason -> reason.contains("no id")), reasons::toString);
        await().until(() -> !bridge.tally().complete());
    }

    @Test
    void a_dead_letter_that_is_refused_stays_a_dead_letter_here() throws Exception {
        send(QUEUE.deadLetters(), message("large", "x".repeat(100_000)));
        bridge.start();
        await().until(() -> bridge.tally().staying(QUEUE.deadLetters()) == 1);
        assertEquals(1, left(QUEUE.deadLetters()));
        assertFalse(bridge.tally().complete());
    }

    @Test
    void it_is_not_empty_while_a_message_is_delayed() throws Exception {
        here.send(QUEUE, List.of(new Outgoing(message("late", "x"), Duration.ofSeconds(2))));
        bridge.start();
        await().until(bridge::empty);
        assertEquals(1, bridge.tally().moved());
    }

    @Test
    void throttled_stats_do_not_end_it() throws Exception {
        faultyHere.fail(Verb.STATS, Kind.THROTTLED, 1).fail(Verb.STATS, Kind.UNAVAILABLE, 1);
        bridge.start();
        await().until(bridge::empty);
        assertEquals(4, faultyHere.calls(Verb.STATS)); // two that failed, then one for each queue
    }

    @Test
    void stats_that_are_forbidden_end_it_with_the_reason() throws Exception {
        faultyHere.fail(Verb.STATS, Kind.ACCESS_DENIED, 1);
        bridge.start();
        var error = assertThrows(QueueException.class, () -> await().until(bridge::empty));
        assertEquals(Kind.ACCESS_DENIED, error.kind());
    }

    private static Message message(String id, String text) {
        return Message.of(id, "contact.created", Instant.EPOCH, Payload.ofText(text));
    }

    private void send(QueueName queue, Message message) {
        here.send(queue, List.of(Outgoing.now(message)));
    }

    private static Message receive(QueueClient client, QueueName queue)
            throws InterruptedException {
        return content(client, queue).message();
    }

    private static DeadLetter letter(QueueClient client) throws InterruptedException {
        var queue = QUEUE.deadLetters();
        return DeadLetter.of(queue, content(client, queue), Instant.now());
    }

    private static Delivery.Decoded content(QueueClient client, QueueName queue)
            throws InterruptedException {
        var request = new ReceiveRequest(queue, 1, Duration.ofSeconds(10), Duration.ofSeconds(30));
        var received = client.receive(request).getFirst();
        client.ack(queue, List.of(received.receipt()));
        return (Delivery.Decoded) received.content();
    }

    private long left(QueueName queue) {
        var stats = here.stats(queue);
        return stats.visible().orElseThrow()
                + stats.inFlight().orElseThrow()
                + stats.delayed().orElseThrow();
    }
}
