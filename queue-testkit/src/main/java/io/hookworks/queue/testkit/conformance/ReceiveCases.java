package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.ReceiveRequest;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** L and B: waiting for messages, and taking no more of them than asked for. */
abstract class ReceiveCases extends ConformanceCase {

    @Test
    @DisplayName("L1 an empty receive waits, and returns when the wait is over")
    void empty_receive_returns_within_its_wait()
            throws InterruptedException, ExecutionException, TimeoutException {
        var wait = Duration.ofSeconds(2);
        var request = new ReceiveRequest(queue, 1, wait, target.lease());
        var receive = new FutureTask<>(() -> client.receive(request));
        Thread.ofVirtual().start(receive);
        target.awaitWaiting(receive);
        pace.elapse(wait.dividedBy(2));
        assertFalse(receive.isDone(), "it should wait, not spin");
        pace.elapse(wait.dividedBy(2));
        assertEquals(List.of(), receive.get(SOON.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("L1 a waiting receive wakes when a message comes")
    void waiting_receive_wakes_on_a_send()
            throws InterruptedException, ExecutionException, TimeoutException {
        var request = new ReceiveRequest(queue, 1, can.maxWait(), longLease());
        var receive = new FutureTask<>(() -> client.receive(request));
        Thread.ofVirtual().start(receive);
        target.awaitWaiting(receive);
        var message = send("wake up");
        var deliveries = receive.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertEquals(message, decoded(deliveries.getFirst()));
    }

    @Test
    @DisplayName("L2 a receive brings no more than asked for")
    void receive_brings_no_more_than_asked_for() throws InterruptedException {
        send(messages(8));
        for (int max : new int[] {1, 3}) {
            var came = look(max);
            assertTrue(came.size() <= max, () -> "asked for " + max + ", got " + came.size());
        }
    }

    @Test
    @DisplayName("L2 as many as declared may be asked for, and all come")
    void as_many_as_declared_may_be_asked_for() throws InterruptedException {
        var sent = new HashSet<>(messages(30));
        send(List.copyOf(sent));
        var came = new HashSet<Message>();
        for (var end = pace.now().plus(target.tolerance()); came.size() < sent.size(); ) {
            assertFalse(pace.now().isAfter(end), () -> "only " + came.size() + " came");
            var request = new ReceiveRequest(queue, can.maxReceive(), pace.look(), longLease());
            client.receive(request).forEach(delivery -> came.add(decoded(delivery)));
        }
        assertEquals(sent, came);
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
    @DisplayName("L1 a receive that may not wait returns at once")
    void receive_without_wait_returns_at_once() throws InterruptedException {
        var request = new ReceiveRequest(queue, 1, Duration.ZERO, longLease());
        assertEquals(List.of(), client.receive(request), "the first may have to connect");
        var asked = pace.now();
        assertEquals(List.of(), client.receive(request));
        assertNotAfter(asked);
    }

    @Test
    @DisplayName("B1 a receive takes no more from the queue than it hands over")
    void receive_takes_no_more_than_it_hands_over() throws InterruptedException {
        send(messages(12));
        receive();
        try (var other = openClient()) {
            assertEquals(11, receive(other, queue, 11, longLease(), target.tolerance()).size());
        }
    }

    @Test
    @DisplayName("B5 a receiver that comes later gets its share of a backlog")
    void later_receiver_gets_its_share() throws InterruptedException {
        send(messages(40));
        receive(10, longLease(), target.tolerance());
        try (var later = openClient()) {
            receive(later, queue, 10, longLease(), target.tolerance());
            receive(10, longLease(), target.tolerance());
            receive(later, queue, 10, longLease(), target.tolerance());
        }
    }
}
