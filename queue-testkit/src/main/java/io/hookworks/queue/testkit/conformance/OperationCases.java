package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Pause;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** O and M: order only where it is declared; provisioning, verification and figures. */
abstract class OperationCases extends ConformanceCase {

    @Test
    @DisplayName("O0 an ordering key is refused where no order is declared")
    void ordering_key_is_refused_without_order() {
        var plain = message("x");
        var keyed =
                new Message(
                        plain.id(),
                        plain.type(),
                        plain.time(),
                        plain.payload(),
                        plain.attributes(),
                        "key");
        var result = client.send(queue, List.of(Outgoing.now(keyed))).getFirst();
        switch (can.ordering()) {
            case Ordering.NONE -> assertFailed(Kind.UNSUPPORTED, result);
            case Ordering.PER_KEY -> ok(result);
        }
    }

    @Test
    @DisplayName("M0 what is declared makes sense, and does not change")
    void declaration_makes_sense() {
        assertEquals(can, client.capabilities(queue));
        assertTrue(can.maxBatch() >= 1 && can.maxReceive() >= 1 && can.maxMessageBytes() >= 1);
        assertTrue(can.minLease().isPositive() && can.maxLease().compareTo(can.minLease()) >= 0);
        var total = can.maxTotalLease();
        assertTrue(total == null || total.compareTo(can.maxLease()) >= 0);
        assertTrue(can.maxWait().isPositive());
    }

    @Test
    @DisplayName("M1 stats tell what waits, what is in flight and what is delayed, or nothing")
    void stats_tell_what_is_there() throws InterruptedException {
        send(messages(3));
        var later = can.sendDelay().max();
        client.send(queue, List.of(new Outgoing(message("later"), later)));
        var delivery = receive();
        if (!can.counted()) {
            var stats = client.stats(queue);
            assertEquals(OptionalLong.empty(), stats.visible());
            assertEquals(OptionalLong.empty(), stats.inFlight());
            assertEquals(OptionalLong.empty(), stats.delayed());
            undeclared("how many messages there are");
            return;
        }
        assertCounts(later.isZero() ? 3 : 2, 1, later.isZero() ? 0 : 1);
        ack(delivery);
        assertCounts(later.isZero() ? 3 : 2, 0, later.isZero() ? 0 : 1);
    }

    private void assertCounts(long visible, long inFlight, long delayed)
            throws InterruptedException {
        var wanted = List.of(visible, inFlight, delayed);
        var end = pace.now().plus(target.tolerance());
        var stats = client.stats(queue);
        while (stats.approximate() && !counts(stats).equals(wanted) && pace.now().isBefore(end)) {
            pace.elapse(Duration.ofMillis(100));
            stats = client.stats(queue);
        }
        assertEquals(wanted, counts(stats));
    }

    private static List<Long> counts(QueueStats stats) {
        return List.of(
                stats.visible().orElseThrow(),
                stats.inFlight().orElseThrow(),
                stats.delayed().orElseThrow());
    }

    @Test
    @DisplayName("M1 stats tell when they were true, and no age that cannot be")
    void stats_are_dated() throws InterruptedException {
        var asked = pace.now();
        send("old");
        pace.elapse(target.lease());
        var stats = client.stats(queue);
        assertFalse(stats.asOf().isBefore(asked), () -> "as of " + stats.asOf());
        assertFalse(stats.asOf().isAfter(pace.now()), () -> "as of " + stats.asOf());
        var oldest = stats.oldest().orElse(Duration.ZERO);
        var most = Duration.between(asked, pace.now()).plus(target.tolerance());
        assertTrue(!oldest.isNegative() && oldest.compareTo(most) < 0, oldest::toString);
    }

    @Test
    @DisplayName("M1 a delivery tells when it was sent, or nothing")
    void delivery_tells_when_it_was_sent() throws InterruptedException {
        var earliest = pace.now().minus(pace.grain());
        send("x");
        var latest = pace.now().plus(pace.grain());
        pace.elapse(target.lease());
        var first = receive();
        ok(release(first, Duration.ZERO));
        for (var sentAt : Arrays.asList(first.sentAt(), receive().sentAt())) {
            assertTrue(
                    sentAt == null || !(sentAt.isBefore(earliest) || sentAt.isAfter(latest)),
                    () -> sentAt + " is not between " + earliest + " and " + latest);
        }
    }

    @Test
    @DisplayName("M2 nothing is found on a queue as it was provisioned")
    void provisioned_queue_is_as_it_should_be() {
        assertEquals(List.of(), client.verify(spec));
    }

    @Test
    @DisplayName("M2 what differs from the spec is found, and provisioning again mends it")
    void difference_is_found_and_mended() throws InterruptedException {
        var message = send("stays");
        var other =
                new QueueSpec(
                        queue,
                        spec.guarantees(),
                        spec.lease().plusSeconds(15),
                        spec.retention(),
                        new QueueSpec.DeadLetters(Duration.ofDays(13), MAX_RECEIVES + 5));
        assertFalse(client.verify(other).isEmpty());
        target.provisioner().provision(other);
        assertEquals(List.of(), client.verify(other));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("M4 a pause stands at its queue for everyone, until it is ended")
    void pause_stands_until_it_is_ended() throws InterruptedException {
        if (client.pauses().isEmpty()) {
            undeclared("pauses of queues");
            return;
        }
        var pauses = client.pauses().orElseThrow();
        assertEquals(Optional.empty(), pauses.of(queue));
        var pause = new Pause(Instant.parse("2026-11-22T01:02:03Z"), "anna", "crm-is-down");
        assertEquals(pause, pauses.begin(queue, pause));
        assertEquals(List.of(), client.verify(spec));
        target.provisioner().provision(spec);
        try (var other = openClient()) {
            assertEquals(Optional.of(pause), other.pauses().orElseThrow().of(queue));
        }
        assertEquals(Optional.empty(), pauses.of(queue.deadLetters()));
        var message = send("goes in, and comes to whoever asks all the same");
        assertEquals(message, decoded(receive()));
        var again = new Pause(Instant.parse("2026-11-22T01:02:04Z"), "ben", "");
        pauses.begin(queue, again);
        assertEquals(Optional.of(again), pauses.of(queue));
        pauses.end(queue);
        pauses.end(queue);
        assertEquals(Optional.empty(), pauses.of(queue));
    }

    @Test
    @DisplayName("M4 of odd words a pause keeps what it says it keeps")
    void pause_keeps_what_it_says() {
        if (client.pauses().isEmpty()) {
            undeclared("pauses of queues");
            return;
        }
        var pauses = client.pauses().orElseThrow();
        var odd =
                new Pause(
                        pace.now(),
                        "Ärgerlich@Host (7)",
                        "50 % lost, *again*!\n" + "x".repeat(300));
        var kept = pauses.begin(queue, odd);
        assertEquals(Optional.of(kept), pauses.of(queue));
        assertTrue(kept.reason().startsWith("50 ") || kept.reason().startsWith("50-"));
    }

    @Test
    @DisplayName("M4 a pause of a missing queue is QUEUE_NOT_FOUND, of a closed client CLOSED")
    void pause_needs_a_queue_and_a_client() {
        if (client.pauses().isEmpty()) {
            undeclared("pauses of queues");
            return;
        }
        var pauses = client.pauses().orElseThrow();
        var missing = QueueName.of("missing-" + queue.value());
        var pause = new Pause(null, "", "");
        assertThrown(Kind.QUEUE_NOT_FOUND, () -> pauses.of(missing));
        assertThrown(Kind.QUEUE_NOT_FOUND, () -> pauses.begin(missing, pause));
        assertThrown(Kind.QUEUE_NOT_FOUND, () -> pauses.end(missing));
        client.close();
        assertThrown(Kind.CLOSED, () -> pauses.of(queue));
        assertThrown(Kind.CLOSED, () -> pauses.begin(queue, pause));
        assertThrown(Kind.CLOSED, () -> pauses.end(queue));
    }
}
