package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A: how a delivery ends. */
abstract class SettleCases extends ConformanceCase {

    @Test
    @DisplayName("A1 an acked message stays gone for three leases")
    void acked_message_stays_gone() throws InterruptedException {
        send("done");
        var delivery = receiveBriefly();
        assertEquals(
                List.of(new Result.Ok<>(can.ackCertainty())),
                client.ack(queue, List.of(delivery.receipt())));
        assertNothingFor(target.lease().multipliedBy(3));
    }

    @Test
    @DisplayName("A1 a long list of acks is split, and every entry is answered")
    void long_list_of_acks_is_split() throws InterruptedException {
        send(messages(25));
        var receipts =
                receive(25, longLease(), target.tolerance()).stream()
                        .map(Delivery::receipt)
                        .toList();
        var results = client.ack(queue, receipts);
        assertEquals(25, results.size());
        results.forEach(ConformanceCase::ok);
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("A2 acking twice does no harm")
    void acking_twice_does_no_harm() throws InterruptedException {
        send("done");
        var delivery = receiveBriefly();
        ack(delivery);
        var again = client.ack(queue, List.of(delivery.receipt(), delivery.receipt()));
        assertTrue(again.stream().allMatch(SettleCases::okOrLost), () -> "is " + again);
        assertNothingFor(target.lease().multipliedBy(2));
    }

    @Test
    @DisplayName("A2 a release after the ack does not bring the message back")
    void release_after_ack_brings_nothing_back() throws InterruptedException {
        send("done");
        var delivery = receive();
        ack(delivery);
        var late = release(delivery, Duration.ZERO);
        assertTrue(okOrLost(late), () -> "is " + late);
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("A2 an ack after the lease ended is LEASE_LOST or what is declared")
    void ack_after_loss_has_a_declared_outcome() throws InterruptedException {
        send("whose");
        var lost = receiveBriefly();
        receiveWithin(target.lease());
        var late = client.ack(queue, List.of(lost.receipt())).getFirst();
        assertTrue(okOrLost(late), () -> "is " + late);
    }

    private static boolean okOrLost(Result<?> result) {
        return switch (result) {
            case Result.Ok<?> _ -> true;
            case Result.Failed<?>(var error) -> error.kind() == Kind.LEASE_LOST;
        };
    }

    @Test
    @DisplayName("A4 one entry that fails in an ack harms no other")
    void one_failing_ack_harms_no_other() throws InterruptedException {
        send("done");
        var delivery = receiveBriefly();
        var results = client.ack(queue, List.of(noReceipt(), delivery.receipt()));
        assertFailed(Kind.LEASE_LOST, results.getFirst());
        ok(results.getLast());
        assertNothingFor(target.lease().multipliedBy(2));
    }

    @Test
    @DisplayName("A5 a message released without delay returns at once")
    void released_message_returns_at_once() throws InterruptedException {
        var message = send("back");
        var delivery = receive();
        assertEquals(Duration.ZERO, ok(release(delivery, Duration.ZERO)));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("A5 a message released with a delay returns after it, not before")
    void released_message_returns_after_its_delay() throws InterruptedException {
        var message = send("back later");
        var delivery = receive();
        var releasedAt = pace.now();
        var asked = target.lease().minusMillis(300);
        var effective = ok(release(delivery, asked));
        assertTrue(effective.compareTo(asked) >= 0, () -> effective + " is less than " + asked);
        assertEquals(message, decoded(receiveWithin(effective)));
        assertNotBefore(releasedAt.plus(effective));
    }

    @Test
    @DisplayName("A5 a release beyond the declared delay is refused")
    void undeclared_release_delay_is_refused() throws InterruptedException {
        send("back");
        var tooLong = can.releaseDelay().max().plus(Duration.ofMillis(1));
        assertFailed(Kind.UNSUPPORTED, release(receive(), tooLong));
    }
}
