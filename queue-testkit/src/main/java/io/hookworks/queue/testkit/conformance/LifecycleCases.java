package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** X: interrupt and close. */
abstract class LifecycleCases extends ConformanceCase {

    @Test
    @DisplayName("X2 an interrupt ends a receive, and no message waits for the end of its lease")
    void interrupted_receive_strands_nothing() throws InterruptedException {
        var request = new ReceiveRequest(queue, 1, Duration.ofSeconds(3), longLease());
        var receive = new FutureTask<>(() -> client.receive(request));
        var thread = Thread.ofVirtual().start(receive);
        target.awaitWaitingReceive();
        pace.elapse(Duration.ofMillis(300));
        thread.interrupt();
        var thrown = assertThrows(ExecutionException.class, () -> receive.get(5, TimeUnit.SECONDS));
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
