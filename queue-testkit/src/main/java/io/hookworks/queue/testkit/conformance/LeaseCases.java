package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** L: receiving, and the lease that comes with it. */
abstract class LeaseCases extends ConformanceCase {

    @Test
    @DisplayName("L3 an unsettled message returns after its lease, not before")
    void unsettled_message_returns_after_its_lease() throws InterruptedException {
        var message = send("again");
        var asked = pace.now();
        var first = receiveBriefly();
        var second = receiveWithin(target.lease());
        assertNotBefore(asked.plus(target.lease()));
        assertEquals(message, decoded(second));
        assertEquals(message, decoded(first));
    }

    @Test
    @DisplayName("L4 an extension keeps a message away for five leases")
    void extension_keeps_a_message_away() throws InterruptedException {
        send("mine");
        var delivery = receiveBriefly();
        var away = target.lease().multipliedBy(5);
        var extendedAt = pace.now();
        ok(extend(delivery, away));
        assertNothingFor(away.minus(target.lease()));
        receiveWithin(target.lease());
        assertNotBefore(extendedAt.plus(away));
    }

    @Test
    @DisplayName("L4 heartbeats keep a message away for five leases, until they stop")
    void heartbeats_keep_a_message_away() throws InterruptedException {
        send("mine");
        var lease = target.lease().multipliedBy(2);
        var delivery = receive(1, lease, target.tolerance()).getFirst();
        for (int beat = 0; beat < 20; beat++) {
            assertNothingFor(lease.dividedBy(4));
            ok(extend(delivery, lease));
        }
        var last = pace.now();
        receiveWithin(lease);
        assertNotAfter(last.plus(lease));
    }

    @Test
    @DisplayName("L4 an extension counts from now, also where that is sooner")
    void extension_may_shorten() throws InterruptedException {
        send("mine, but not for so long");
        var delivery = receive();
        ok(extend(delivery, target.lease()));
        receiveWithin(target.lease());
    }

    @Test
    @DisplayName("L4 an extension beyond what is declared is refused")
    void undeclared_extension_is_refused() throws InterruptedException {
        send("mine");
        var delivery = receive();
        for (var lease :
                List.of(can.maxLease().plus(Duration.ofMillis(1)), can.minLease().dividedBy(2))) {
            assertFailed(Kind.UNSUPPORTED, extend(delivery, lease));
        }
    }

    @Test
    @DisplayName("L5 leasedUntil is never later than the broker's own end")
    void leased_until_is_honest() throws InterruptedException {
        send("mine");
        var before = pace.now();
        var delivery = receiveBriefly();
        assertFalse(delivery.receivedAt().isBefore(before));
        assertEquals(delivery.receivedAt().plus(target.lease()), delivery.leasedUntil());
        var until = ok(extend(delivery, target.lease()));
        assertFalse(until.isAfter(pace.now().plus(target.lease())));
        receiveWithin(target.lease());
        assertNotBefore(until);
    }

    @Test
    @DisplayName("L5 the shortest declared lease is kept")
    void shortest_lease_is_kept() throws InterruptedException {
        send("in a hurry");
        var first = receive(1, can.minLease(), target.tolerance()).getFirst();
        assertEquals(first.receivedAt().plus(can.minLease()), first.leasedUntil());
        receiveWithin(can.minLease());
        assertNotBefore(first.leasedUntil());
    }

    @Test
    @DisplayName("L5 the longest declared lease is kept")
    void longest_lease_is_kept() throws InterruptedException {
        send("mine for long");
        var delivery = receive(1, can.maxLease(), target.tolerance()).getFirst();
        assertEquals(delivery.receivedAt().plus(can.maxLease()), delivery.leasedUntil());
        assertNothingFor(target.lease());
        ok(extend(delivery, can.maxLease().minus(Duration.ofMinutes(1))));
        assertNothingFor(target.lease());
        ok(release(delivery, Duration.ZERO));
        receive();
    }

    @Test
    @DisplayName("L6 extension and release after the loss of the lease are LEASE_LOST")
    void extension_after_loss_fails() throws InterruptedException {
        send("whose");
        var lost = receiveBriefly();
        Delivery held = receiveWithin(target.lease());
        assertFailed(Kind.LEASE_LOST, extend(lost, target.lease()));
        assertFailed(Kind.LEASE_LOST, release(lost, Duration.ZERO));
        ok(extend(held, longLease()));
    }

    @Test
    @DisplayName("L8 extensions end where the total lease does")
    void total_lease_is_capped() throws InterruptedException {
        var total = can.maxTotalLease();
        assumeTrue(
                total == null || pace instanceof Pace.Manual,
                () -> "nobody waits " + total + " by the clock on the wall");
        send("mine for ever");
        var delivery = receive(1, can.maxLease(), target.tolerance()).getFirst();
        if (total == null) {
            for (int beat = 0; beat < 5; beat++) {
                ok(extend(delivery, can.maxLease()));
            }
            return;
        }
        var end = delivery.receivedAt().plus(total);
        while (left(end).compareTo(can.maxLease()) >= 0) {
            ok(extend(delivery, can.maxLease()));
            pace.elapse(can.maxLease().dividedBy(2));
        }
        assertFailed(Kind.UNSUPPORTED, extend(delivery, left(end).plusMillis(1)));
        ok(extend(delivery, left(end)));
        pace.elapse(left(end).minus(target.lease()));
        receiveWithin(target.lease());
        assertNotBefore(end);
    }

    private Duration left(Instant end) {
        return Duration.between(pace.now(), end);
    }

    @Test
    @DisplayName("L9 one lost lease harms no other of a long list")
    void one_lost_lease_harms_no_other_of_many() throws InterruptedException {
        send(messages(25));
        var receipts =
                new ArrayList<>(
                        receive(25, longLease(), target.tolerance()).stream()
                                .map(Delivery::receipt)
                                .toList());
        receipts.add(12, noReceipt());
        var results = client.extend(queue, receipts, longLease());
        for (int i = 0; i < results.size(); i++) {
            if (i == 12) {
                assertFailed(Kind.LEASE_LOST, results.get(i));
            } else {
                ok(results.get(i));
            }
        }
    }

    @Test
    @DisplayName("L9 one entry that fails in an extension harms no other")
    void one_lost_lease_harms_no_other() throws InterruptedException {
        send("mine");
        var delivery = receive();
        var results =
                client.extend(
                        queue, List.of(noReceipt(), delivery.receipt(), noReceipt()), longLease());
        assertFailed(Kind.LEASE_LOST, results.get(0));
        ok(results.get(1));
        assertFailed(Kind.LEASE_LOST, results.get(2));
    }

    @Test
    @DisplayName("L12 who slept through the end of a lease settles nobody else's delivery")
    void sleeper_settles_nobody_elses_delivery() throws InterruptedException {
        var message = send("whose");
        try (var sleeper = openClient()) {
            var slept = receive(sleeper, queue, 1, target.lease(), target.tolerance()).getFirst();
            pace.elapse(target.lease().multipliedBy(2));
            var held = receiveWithin(target.lease());
            var late = sleeper.ack(queue, List.of(slept.receipt())).getFirst();
            switch (late) {
                case Result.Ok<AckCertainty>(var certainty) ->
                        assertEquals(AckCertainty.BEST_EFFORT, certainty, "it promises nothing");
                case Result.Failed<AckCertainty> _ -> {
                    assertFailed(Kind.LEASE_LOST, late);
                    ok(extend(held, target.lease()));
                    assertEquals(message, decoded(receiveWithin(target.lease())));
                }
            }
        }
    }
}
