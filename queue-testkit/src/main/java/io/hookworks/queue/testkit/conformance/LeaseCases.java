package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.ReceiveRequest;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** L: receiving, and the lease that comes with it. */
abstract class LeaseCases extends ConformanceCase {

    @Test
    @DisplayName("L1 an empty receive waits, and returns when the wait is over")
    void empty_receive_returns_within_its_wait()
            throws InterruptedException, ExecutionException, TimeoutException {
        var wait = Duration.ofSeconds(2);
        var request = new ReceiveRequest(queue, 1, wait, target.lease());
        var receive = new FutureTask<>(() -> client.receive(request));
        Thread.ofVirtual().start(receive);
        target.awaitWaitingReceive();
        pace.elapse(wait.dividedBy(2));
        assertFalse(receive.isDone(), "it should wait, not spin");
        pace.elapse(wait.dividedBy(2));
        assertEquals(List.of(), receive.get(target.tolerance().toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName("L1 a waiting receive wakes when a message comes")
    void waiting_receive_wakes_on_a_send()
            throws InterruptedException, ExecutionException, TimeoutException {
        var request = new ReceiveRequest(queue, 1, can.maxWait(), longLease());
        var receive = new FutureTask<>(() -> client.receive(request));
        Thread.ofVirtual().start(receive);
        target.awaitWaitingReceive();
        var message = send("wake up");
        var deliveries = receive.get(target.tolerance().toMillis(), TimeUnit.MILLISECONDS);
        assertEquals(message, decoded(deliveries.getFirst()));
    }

    @Test
    @DisplayName("L2 a receive brings no more than asked for")
    void receive_brings_no_more_than_asked_for() throws InterruptedException {
        send(messages(8));
        for (int max : new int[] {1, 3}) {
            assertTrue(look(max).size() <= max);
        }
    }

    @Test
    @DisplayName("L2 asking for more than declared is refused")
    void asking_for_too_much_is_refused() {
        var lease = target.lease();
        var more = Duration.ofMillis(1);
        for (var request :
                List.of(
                        new ReceiveRequest(queue, can.maxReceive() + 1, pace.look(), lease),
                        new ReceiveRequest(queue, 1, can.maxWait().plus(more), lease),
                        new ReceiveRequest(queue, 1, pace.look(), can.maxLease().plus(more)),
                        new ReceiveRequest(queue, 1, pace.look(), can.minLease().dividedBy(2)))) {
            assertThrown(Kind.UNSUPPORTED, () -> client.receive(request));
        }
    }

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
}
