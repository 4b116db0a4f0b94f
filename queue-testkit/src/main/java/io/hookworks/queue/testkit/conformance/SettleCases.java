package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
    @DisplayName("A2 an ack after the release ends the delivery only if it says so")
    void ack_after_release_does_as_it_says() throws InterruptedException {
        var message = send("given back");
        var delivery = receive();
        ok(release(delivery, Duration.ZERO));
        var late = client.ack(queue, List.of(delivery.receipt())).getFirst();
        switch (late) {
            case Result.Ok<AckCertainty>(var certainty) -> {
                if (certainty == AckCertainty.CONFIRMED) {
                    assertNothingFor(target.lease());
                }
            }
            case Result.Failed<AckCertainty> _ -> {
                assertFailed(Kind.LEASE_LOST, late);
                assertEquals(message, decoded(receive()));
            }
        }
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

    @Test
    @DisplayName("A2 an ack with the receipt of an earlier delivery deletes nothing")
    void ack_of_an_earlier_delivery_deletes_nothing() throws InterruptedException {
        var message = send("whose");
        var earlier = receiveBriefly();
        var current = receiveWithin(target.lease());
        var late = client.ack(queue, List.of(earlier.receipt())).getFirst();
        assertTrue(okOrLost(late), () -> "is " + late);
        ok(release(current, Duration.ZERO));
        assertEquals(message, decoded(receive()));
    }

    private static boolean okOrLost(Result<?> result) {
        return switch (result) {
            case Result.Ok<?> _ -> true;
            case Result.Failed<?>(var error) -> error.kind() == Kind.LEASE_LOST;
        };
    }

    @Test
    @DisplayName("A3 an answered ack has happened, whatever becomes of its client")
    void answered_ack_has_happened() throws InterruptedException {
        send(messages(25));
        try (var gone = openClient()) {
            var receipts =
                    receive(gone, queue, 25, target.lease(), target.tolerance()).stream()
                            .map(Delivery::receipt)
                            .toList();
            gone.ack(queue, receipts).forEach(ConformanceCase::ok);
        }
        assertNothingFor(target.lease().multipliedBy(2));
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

    /** Whether a release knows no delay, which is then proven. */
    private boolean delayIsRefused(Delivery delivery) {
        if (!can.releaseDelay().max().isZero()) {
            return false;
        }
        assertFailed(Kind.UNSUPPORTED, release(delivery, Duration.ofMillis(1)));
        undeclared("delay of a release");
        return true;
    }

    @Test
    @DisplayName("A5 a message released with a delay returns after it, not before")
    void released_message_returns_after_its_delay() throws InterruptedException {
        var message = send("back later");
        var delivery = receive();
        if (delayIsRefused(delivery)) {
            return;
        }
        var releasedAt = pace.now();
        var asked = target.lease().minusMillis(300);
        var effective = ok(release(delivery, asked));
        assertTrue(effective.compareTo(asked) >= 0, () -> effective + " is less than " + asked);
        var within = effective.plus(can.releaseDelay().lateness());
        assertEquals(message, decoded(receiveWithin(within)));
        assertNotBefore(releasedAt.plus(effective));
        assertNotAfter(releasedAt.plus(within));
    }

    @Test
    @DisplayName("A5 every entry of a long list of releases has its own delay")
    void every_release_has_its_own_delay() throws InterruptedException {
        send(messages(24));
        var deliveries = receive(24, longLease(), target.tolerance());
        if (delayIsRefused(deliveries.getFirst())) {
            return;
        }
        var releases = new ArrayList<Release>();
        for (int i = 0; i < deliveries.size(); i++) {
            var delay = i % 2 == 0 ? Duration.ZERO : target.lease().multipliedBy(3);
            releases.add(new Release(deliveries.get(i).receipt(), delay));
        }
        var effective = client.release(queue, releases).stream().map(ConformanceCase::ok).toList();
        assertEquals(releases.stream().map(Release::delay).toList(), effective);
        var atOnce = new HashSet<Message>();
        for (int i = 0; i < 24; i += 2) {
            atOnce.add(decoded(deliveries.get(i)));
        }
        var came = receive(12, longLease(), target.tolerance());
        assertEquals(atOnce, new HashSet<>(came.stream().map(ConformanceCase::decoded).toList()));
    }

    @Test
    @DisplayName("A5 the longest declared delay of a release is accepted")
    void longest_release_delay_is_accepted() throws InterruptedException {
        send("back much later");
        var delivery = receive();
        if (delayIsRefused(delivery)) {
            return;
        }
        var longest = can.releaseDelay().max();
        var total = can.maxTotalLease();
        var asked = longest.equals(total) ? longest.minus(Duration.ofMinutes(1)) : longest;
        assertEquals(asked, ok(release(delivery, asked)));
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("A5 a release beyond the declared delay is refused")
    void undeclared_release_delay_is_refused() throws InterruptedException {
        send("back");
        var tooLong = can.releaseDelay().max().plus(Duration.ofMillis(1));
        assertFailed(Kind.UNSUPPORTED, release(receive(), tooLong));
    }
}
