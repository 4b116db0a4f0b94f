package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Q: attempts, what cannot be read, and the broker's own net for dead letters. */
abstract class AttemptCases extends ConformanceCase {

    @Test
    @DisplayName("Q1 attempts count from one, and a release counts")
    void attempts_count_from_one() throws InterruptedException {
        send("again and again");
        int before = 0;
        for (int attempt = 1; attempt < MAX_RECEIVES; attempt++) {
            var delivery = receive();
            if (can.exactAttempts()) {
                assertEquals(attempt, delivery.attempt());
            }
            assertTrue(delivery.attempt() >= Math.max(1, before));
            before = delivery.attempt();
            ok(release(delivery, Duration.ZERO));
        }
    }

    @Test
    @DisplayName("Q1 the end of a lease counts as an attempt")
    void end_of_a_lease_counts() throws InterruptedException {
        send("again");
        assertEquals(1, receiveBriefly().attempt());
        var second = receiveWithin(target.lease());
        assertTrue(!can.exactAttempts() || second.attempt() == 2);
    }

    @Test
    @DisplayName("Q1 an extension costs no attempt")
    void extension_costs_no_attempt() throws InterruptedException {
        send("again");
        var delivery = receive();
        ok(extend(delivery, longLease()));
        ok(extend(delivery, longLease()));
        ok(release(delivery, Duration.ZERO));
        var second = receive();
        assertTrue(!can.exactAttempts() || second.attempt() == 2);
    }

    @Test
    @DisplayName("Q3 the broker's net: after its receives a message is in the dead-letter queue")
    void broker_moves_what_is_never_settled() throws InterruptedException {
        var message = send("kills its workers");
        for (int attempt = 1; attempt <= MAX_RECEIVES; attempt++) {
            ok(release(receive(), Duration.ZERO));
        }
        assertNothingFor(target.lease());
        var dead = receive(queue.deadLetters(), 1, longLease(), target.tolerance()).getFirst();
        assertEquals(message, decoded(dead));
    }

    @Test
    @DisplayName("Q8 what cannot be read is delivered as such, and harms no other message")
    void undecodable_harms_no_other() throws InterruptedException {
        var raw = target.putUndecodable(queue);
        var good = send("good");
        var deliveries = receive(2, longLease(), target.tolerance());
        var bad =
                deliveries.stream()
                        .filter(delivery -> delivery.content() instanceof Delivery.Undecodable)
                        .toList();
        assertEquals(1, bad.size());
        var content = assertInstanceOf(Delivery.Undecodable.class, bad.getFirst().content());
        assertEquals(raw, content.raw());
        assertFalse(content.reason().isBlank());
        var others = deliveries.stream().filter(delivery -> !bad.contains(delivery)).toList();
        assertEquals(List.of(good), others.stream().map(ConformanceCase::decoded).toList());
        ack(bad.getFirst());
        assertNothingFor(target.lease());
    }
}
