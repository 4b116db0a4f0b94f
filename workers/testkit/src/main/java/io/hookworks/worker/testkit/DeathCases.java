package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.wire.Fault;
import io.hookworks.queue.testkit.wire.FaultyWire;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.Ending;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Q: how messages die, and what their dead letters tell. */
abstract class DeathCases extends WorkerCase {
    private static final int OFTEN = 25;

    private Message message() {
        var body = new byte[] {0, (byte) 0xff, '"', '\n', (byte) 0xc3};
        return message(Payload.of(body), Map.of("customer", "47", "note", "höchst \"eilig\""));
    }

    /** The one dead letter of the queue, which stays where it is no longer. */
    private DeadLetter takeLetter() throws InterruptedException {
        var dead = queue.deadLetters();
        var delivery = receive(dead, 1, longLease(), patience()).getFirst();
        client.ack(dead, List.of(delivery.receipt()));
        return DeadLetter.of(dead, delivery.content(), Instant.now());
    }

    @Test
    @DisplayName("Q3 after its last attempt a message is a dead letter, whole, with its story")
    void used_up_messages_die_whole() throws InterruptedException {
        var message = message();
        send(List.of(message));
        work(
                1,
                (doomed, attempt) -> {
                    throw new IllegalStateException("the CRM is down");
                });
        awaitSettled(1);
        var letter = takeLetter();
        assertEquals(message, letter.message());
        assertEquals(queue, letter.origin());
        assertEquals("java.lang.IllegalStateException: the CRM is down", letter.exception());
        assertTrue(letter.reason().startsWith("attempts used up"), letter::reason);
        assertTrue(letter.attempts() >= ATTEMPTS || !can.exactAttempts(), letter::toString);
        drainWorkers();
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("Q4 a message that its handler rejects is a dead letter at once")
    void rejected_messages_die_at_once() throws InterruptedException {
        var message = message();
        send(List.of(message));
        work(1, (doomed, attempt) -> Verdict.reject("no such customer"));
        awaitSettled(1);
        assertEquals(1, reports.size(), reports::toString);
        var letter = takeLetter();
        assertEquals(message, letter.message());
        assertEquals("no such customer", letter.reason());
    }

    @Test
    @DisplayName("Q4 the largest message, with all its attributes, has a dead letter with a reason")
    void largest_messages_die_whole() throws InterruptedException {
        var attributes = new HashMap<String, String>();
        for (var i = 0; i < can.maxAttributes(); i++) {
            attributes.put("dead-" + i, "a sender's");
        }
        var message = sendLargest(attributes);
        var runs = new AtomicInteger();
        work(
                1,
                (doomed, attempt) -> {
                    runs.incrementAndGet();
                    return Verdict.reject("no such customer");
                });
        awaitSettled(1);
        var letter = takeLetter();
        assertEquals(message, letter.message());
        assertEquals("no such customer", letter.reason());
        assertEquals(1, runs.get());
    }

    private Message sendLargest(Map<String, String> attributes) {
        for (var spare = 0; ; spare += 16) {
            var payload = Payload.ofText("x".repeat(can.maxMessageBytes() - spare));
            var message = message(payload, attributes);
            if (client.send(queue, List.of(Outgoing.now(message))).getFirst()
                    instanceof Result.Ok<String>) {
                return message;
            }
        }
    }

    @Test
    @DisplayName("Q4 a death that cannot be confirmed makes a second letter at worst")
    void unconfirmed_death_loses_nothing() throws InterruptedException {
        var wire = wire();
        var message = message();
        var runs = new AtomicInteger();
        send(List.of(message));
        var lost = Collections.nCopies(OFTEN, new Fault.LoseAnswer()).toArray(Fault[]::new);
        wire.order(wire.operation(Verb.ACK), lost);
        work(
                1,
                (doomed, attempt) -> {
                    runs.incrementAndGet();
                    return Verdict.reject("no such customer");
                });
        await(() -> !reports.isEmpty() || wire.calls(wire.operation(Verb.ACK)) >= 3);
        wire.heal();
        awaitReports(1);
        drainWorkers();
        assertEquals(message, takeLetter().message());
    }

    @Test
    @DisplayName("Q4 a dead letter that cannot be sent is sent again, and its handler not called")
    void unsent_letter_is_sent_again() throws InterruptedException {
        var wire = wire();
        var message = message();
        var runs = new AtomicInteger();
        send(List.of(message));
        breakSends(wire);
        work(
                1,
                (doomed, attempt) -> {
                    runs.incrementAndGet();
                    return Verdict.reject("no such customer");
                });
        await(() -> wire.calls(wire.operation(Verb.SEND)) >= 3);
        wire.heal();
        awaitSettled(1);
        assertEquals(1, runs.get());
        assertEquals(message, takeLetter().message());
    }

    @Test
    @DisplayName("Q4 a dead letter that cannot be sent until the worker stops leaves the message")
    void unsent_letter_leaves_the_message() throws InterruptedException {
        var wire = wire();
        var message = message();
        send(List.of(message));
        breakSends(wire);
        work(1, (doomed, attempt) -> Verdict.reject("no such customer"));
        await(() -> wire.calls(wire.operation(Verb.SEND)) >= 1);
        drainWorkers();
        wire.heal();
        assertEquals(message, decoded(receiveWithin(patience())));
    }

    private static void breakSends(FaultyWire wire) {
        var broken = Collections.nCopies(OFTEN, new Fault.Unavailable()).toArray(Fault[]::new);
        wire.order(wire.operation(Verb.SEND), broken);
    }

    @Test
    @DisplayName("Q8 what cannot be read is a dead letter at once, with its body; others go on")
    void unreadable_dies_with_its_body() throws InterruptedException {
        var raw = target.putUndecodable(queue);
        var good = send("good").id();
        work(2, (message, attempt) -> Verdict.done());
        awaitSettled(2);
        assertEquals(2, reports.size(), reports::toString);
        var dead = reports.stream().filter(report -> !report.id().equals(good)).findFirst();
        ending(Ending.DeadLettered.class, dead.orElseThrow());
        var letter = takeLetter();
        assertEquals(DeadLetter.UNDECODABLE, letter.message().type());
        assertEquals(raw, letter.message().payload());
        assertFalse(letter.reason().isBlank());
    }
}
