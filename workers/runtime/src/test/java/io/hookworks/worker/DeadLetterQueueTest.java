package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.worker.dlq.DeadLetterQueue;
import io.hookworks.worker.dlq.Redrive;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

class DeadLetterQueueTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final QueueName DEAD = QUEUE.deadLetters();
    private static final Duration LEASE = Duration.ofSeconds(1);

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final FaultyQueues faulty = new FaultyQueues(queues);
    private final DeadLetterQueue letters = new DeadLetterQueue(faulty, QUEUE, clock);

    DeadLetterQueueTest() {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000);
        queues.provision(new QueueSpec(QUEUE, Guarantees.NONE, LEASE, Duration.ofDays(4), net));
        for (var id : List.of("a", "b", "c")) {
            var death = new Death("crm is down", null, 3, clock.instant().minusSeconds(60));
            var message =
                    new Message(
                            id,
                            "order.placed",
                            clock.instant(),
                            Payload.ofText(id),
                            Map.of("k", "v"),
                            null);
            send(message, DeathFacts.full(death, QUEUE));
        }
    }

    /** A walk through a queue ends when a receive has waited in vain: let the time pass for it. */
    private final Thread time =
            Thread.ofVirtual()
                    .start(
                            () -> {
                                while (!Thread.interrupted()) {
                                    if (queues.waitingReceives() > 0) {
                                        clock.advance(Duration.ofSeconds(2));
                                    }
                                    LockSupport.parkNanos(1_000_000);
                                }
                            });

    @AfterEach
    void stopTime() {
        time.interrupt();
    }

    private static void assertReport(
            int moved, int left, int undecodable, int failed, int doubled, Redrive.Report report) {
        assertEquals(
                List.of(moved, left, undecodable, failed, doubled),
                List.of(
                        report.moved(),
                        report.left(),
                        report.undecodable(),
                        report.failed(),
                        report.doubled()));
    }

    private void send(Message message, Map<String, String> facts) {
        queues.send(DEAD, List.of(new Outgoing(message, Duration.ZERO, facts)));
    }

    private Set<String> idsIn(boolean dead) throws InterruptedException {
        var ids = new HashSet<String>();
        var request = new ReceiveRequest(dead ? DEAD : QUEUE, 10, Duration.ZERO, LEASE);
        for (var delivery : queues.receive(request)) {
            if (delivery.content() instanceof Delivery.Decoded(var message, _, var facts)) {
                ids.add(message.id());
                assertTrue(dead || !facts.containsKey("dead-reason"));
                assertEquals("v", message.attributes().get("k"));
            }
        }
        return ids;
    }

    @Test
    void all_go_back_as_they_were_and_the_dead_letter_queue_is_empty() throws Exception {
        assertReport(3, 0, 0, 0, 0, letters.redrive(Redrive.all()));
        assertEquals(Set.of("a", "b", "c"), idsIn(false));
        assertEquals(0, queues.stats(DEAD).inFlight().orElseThrow());
        assertEquals(0, queues.stats(DEAD).visible().orElseThrow());
    }

    @Test
    void only_the_chosen_go_back_and_the_others_can_be_received_at_once() throws Exception {
        var chosen = Redrive.all().only(letter -> letter.message().id().equals("b")).atMost(10);
        assertReport(1, 2, 0, 0, 0, letters.redrive(chosen));
        assertEquals(Set.of("b"), idsIn(false));
        assertEquals(Set.of("a", "c"), idsIn(true));
    }

    @Test
    void a_dry_run_moves_nothing_and_counts_what_would_move() throws Exception {
        assertEquals(3, letters.redrive(Redrive.all().onlyLook()).moved());
        assertEquals(3, idsIn(true).size());
        assertEquals(0, idsIn(false).size());
    }

    @Test
    void what_the_queue_does_not_take_stays_a_dead_letter() throws Exception {
        faulty.failEntry(Verb.SEND, 1, Kind.UNAVAILABLE);
        assertReport(2, 0, 0, 1, 0, letters.redrive(Redrive.all()));
        assertEquals(1, idsIn(true).size());
        assertEquals(2, idsIn(false).size());
    }

    @Test
    void what_died_after_the_redrive_began_and_what_cannot_be_decoded_is_left_alone()
            throws Exception {
        queues.sendUndecodable(DEAD, "no ce-type", Payload.ofText("?"), Map.of());
        var message =
                new Message(
                        "late",
                        "order.placed",
                        clock.instant(),
                        Payload.empty(),
                        Map.of("k", "v"),
                        null);
        var later = clock.instant().plusSeconds(60);
        send(message, DeathFacts.full(new Death("again", null, 1, later), QUEUE));
        assertReport(3, 1, 1, 0, 0, letters.redrive(Redrive.all()));
        assertEquals(Set.of("late"), idsIn(true));
    }

    @Test
    void looking_shows_the_story_and_leaves_all_where_it_was() throws Exception {
        var seen = letters.peek(2);
        assertEquals(2, seen.size());
        assertEquals("crm is down", seen.getFirst().reason());
        assertEquals(3, idsIn(true).size());
    }

    @Test
    void what_the_broker_moved_by_itself_has_a_story_too() throws Exception {
        var message =
                new Message(
                        "net",
                        "order.placed",
                        clock.instant(),
                        Payload.empty(),
                        Map.of("k", "v"),
                        null);
        var letter = DeadLetter.of(DEAD, message, Map.of());
        assertEquals(0, letter.attempts());
        assertTrue(letter.reason().startsWith("moved by the broker"));
        send(message, Map.of());
        assertEquals(4, letters.redrive(Redrive.all()).moved());
    }
}
