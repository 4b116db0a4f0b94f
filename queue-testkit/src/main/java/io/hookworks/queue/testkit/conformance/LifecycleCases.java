package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** X: interrupt and close. */
abstract class LifecycleCases extends ConformanceCase {

    /** How a send that meets a close may fail. */
    private static final Set<Kind> ENDS = Set.of(Kind.CLOSED, Kind.OUTCOME_UNKNOWN, Kind.CANCELLED);

    @Test
    @DisplayName("X2 an interrupt ends a receive, and no message waits for the end of its lease")
    void interrupted_receive_strands_nothing() throws InterruptedException {
        var request = new ReceiveRequest(queue, 1, Duration.ofSeconds(3), longLease());
        var receive = new FutureTask<>(() -> client.receive(request));
        var thread = Thread.ofVirtual().start(receive);
        target.awaitWaiting(receive);
        pace.elapse(Duration.ofMillis(300));
        thread.interrupt();
        var thrown =
                assertThrows(
                        ExecutionException.class,
                        () -> receive.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, thrown.getCause());
        var message = send("not lost");
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("X2 a receive on an interrupted thread does not begin")
    void receive_on_an_interrupted_thread_does_not_begin() throws InterruptedException {
        var message = send("still there");
        var request = new ReceiveRequest(queue, 1, pace.look(), longLease());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> client.receive(request));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("X2 a close ends a receive, and no message waits for the end of its lease")
    void close_ends_a_receive() throws Exception {
        var gone = openClient();
        var request = new ReceiveRequest(queue, 1, Duration.ofSeconds(5), longLease());
        var receive = new FutureTask<>(() -> gone.receive(request));
        Thread.ofVirtual().start(receive);
        target.awaitWaiting(receive);
        gone.close();
        pace.elapse(Duration.ofMillis(300));
        try {
            assertEquals(List.of(), receive.get(SOON.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            var error = assertInstanceOf(QueueException.class, e.getCause());
            assertEquals(Kind.CLOSED, error.kind());
        }
        var message = send("not lost");
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S10 what was accepted before or during a close is there")
    void close_loses_nothing_that_was_accepted() throws Exception {
        var gone = openClient();
        var senders = new ArrayList<FutureTask<List<Message>>>();
        for (int i = 0; i < 4; i++) {
            senders.add(new FutureTask<>(() -> sendUntilClosed(gone)));
        }
        senders.forEach(Thread.ofVirtual()::start);
        var first = message("first");
        ok(gone.send(queue, List.of(Outgoing.now(first))).getFirst());
        gone.close();
        var accepted = new ArrayList<>(List.of(first));
        for (var sender : senders) {
            accepted.addAll(sender.get(SOON.toSeconds(), TimeUnit.SECONDS));
        }
        assertArrived(accepted);
    }

    /** Those of which the client said that they are in the queue. */
    private List<Message> sendUntilClosed(QueueClient gone) {
        var accepted = new ArrayList<Message>();
        for (int i = 0; i < 1000; i++) {
            var message = message("message " + i);
            switch (gone.send(queue, List.of(Outgoing.now(message))).getFirst()) {
                case Result.Ok<String> _ -> accepted.add(message);
                case Result.Failed<String>(var error) -> {
                    assertTrue(ENDS.contains(error.kind()), error::toString);
                    return accepted;
                }
            }
        }
        return accepted;
    }

    @Test
    @DisplayName("X6 many may close at once")
    void many_may_close_at_once() throws Exception {
        var gone = openClient();
        var closers = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < 8; i++) {
            closers.add(new FutureTask<>(gone::close, null));
        }
        closers.forEach(Thread.ofVirtual()::start);
        for (var closer : closers) {
            closer.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThrown(Kind.CLOSED, () -> gone.stats(queue));
        send("the others are not touched");
        receive();
    }

    @Test
    @DisplayName("X6 closing twice does no harm, and later calls are CLOSED")
    void closed_client_refuses() throws InterruptedException {
        send("left behind");
        var receipt = receive().receipt();
        var lease = target.lease();
        client.close();
        client.close();
        assertFailed(
                Kind.CLOSED, client.send(queue, List.of(Outgoing.now(message("x")))).getFirst());
        assertFailed(Kind.CLOSED, client.ack(queue, List.of(receipt)).getFirst());
        assertFailed(Kind.CLOSED, client.extend(queue, List.of(receipt), lease).getFirst());
        var release = new Release(receipt, Duration.ZERO);
        assertFailed(Kind.CLOSED, client.release(queue, List.of(release)).getFirst());
        assertThrown(
                Kind.CLOSED,
                () -> client.receive(new ReceiveRequest(queue, 1, pace.look(), lease)));
        assertThrown(Kind.CLOSED, () -> client.stats(queue));
        assertThrown(Kind.CLOSED, () -> client.verify(spec));
    }

    @Test
    @DisplayName("X6 another client goes on with what a closed one held")
    void another_client_goes_on() throws InterruptedException {
        var message = send("handed on");
        receiveBriefly();
        client.close();
        client = openClient();
        assertEquals(message, decoded(receiveWithin(target.lease())));
    }
}
