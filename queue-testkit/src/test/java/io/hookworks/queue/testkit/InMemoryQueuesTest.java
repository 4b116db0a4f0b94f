package io.hookworks.queue.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

class InMemoryQueuesTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Duration LEASE = Duration.ofHours(6);

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = provisioned(clock);

    @Test
    void waiting_receive_wakes_when_a_delayed_message_becomes_due() throws Exception {
        queues.send(QUEUE, List.of(new Outgoing(message("1"), Duration.ofSeconds(5))));
        var receive = receiving(queues, Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(1, receive.get().size());
    }

    @Test
    void waiting_receive_wakes_in_real_time() throws Exception {
        var real = provisioned(TimeSource.system());
        real.send(QUEUE, List.of(new Outgoing(message("1"), Duration.ofMillis(50))));
        assertEquals(1, receiving(real, Duration.ofSeconds(20)).get().size());
        assertEquals(0, receiving(real, Duration.ofMillis(50)).get().size());
    }

    @Test
    void close_ends_a_waiting_receive() throws Exception {
        var receive = receiving(queues, Duration.ofSeconds(20));
        queues.close();
        assertEquals(List.of(), receive.get());
    }

    @Test
    void messages_come_out_of_order_and_the_same_way_for_the_same_seed() throws Exception {
        var sent = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            sent.add("id-" + i);
        }
        assertNotEquals(sent, order(sent));
        assertEquals(order(sent), order(sent));
    }

    private static List<String> order(List<String> ids) throws InterruptedException {
        var queues = provisioned(ManualClock.somewhere());
        queues.send(QUEUE, ids.stream().map(id -> Outgoing.now(message(id))).toList());
        return queues.receive(new ReceiveRequest(QUEUE, 50, Duration.ZERO, LEASE)).stream()
                .map(delivery -> (Delivery.Decoded) delivery.content())
                .map(content -> content.message().id())
                .toList();
    }

    @Test
    void lease_ends_for_good_after_its_total() throws Exception {
        queues.send(QUEUE, List.of(Outgoing.now(message("1"))));
        var receipt = receive().receipt();
        clock.advance(Duration.ofHours(5));
        assertInstanceOf(Result.Ok.class, extend(receipt, Duration.ofHours(7)));
        assertEquals(Kind.UNSUPPORTED, kind(extend(receipt, Duration.ofHours(8))));
        var late = new Release(receipt, Duration.ofHours(8));
        assertEquals(Kind.UNSUPPORTED, kind(queues.release(QUEUE, List.of(late)).getFirst()));
        clock.advance(Duration.ofHours(7));
        assertEquals(Kind.LEASE_LOST, kind(extend(receipt, Duration.ofHours(1))));
    }

    @Test
    void message_is_gone_after_its_retention() throws Exception {
        queues.send(QUEUE, List.of(Outgoing.now(message("1"))));
        clock.advance(Duration.ofDays(4));
        assertEquals(List.of(), queues.receive(new ReceiveRequest(QUEUE, 1, Duration.ZERO, LEASE)));
    }

    private Result<Instant> extend(Receipt receipt, Duration by) {
        return queues.extend(QUEUE, List.of(receipt), by).getFirst();
    }

    private Delivery receive() throws InterruptedException {
        return queues.receive(new ReceiveRequest(QUEUE, 1, Duration.ZERO, LEASE)).getFirst();
    }

    private static Kind kind(Result<?> result) {
        return assertInstanceOf(Result.Failed.class, result).error().kind();
    }

    private static FutureTask<List<Delivery>> receiving(InMemoryQueues queues, Duration wait) {
        var request = new ReceiveRequest(QUEUE, 10, wait, LEASE);
        var receive = new FutureTask<>(() -> queues.receive(request));
        Thread.ofVirtual().start(receive);
        while (queues.waitingReceives() == 0 && !receive.isDone()) {
            Thread.onSpinWait();
        }
        return receive;
    }

    private static Message message(String id) {
        return Message.of(id, "t", Instant.EPOCH, Payload.empty());
    }

    private static InMemoryQueues provisioned(TimeSource clock) {
        var queues = new InMemoryQueues(clock);
        queues.provision(new QueueSpec(QUEUE, Guarantees.NONE, LEASE, Duration.ofDays(4), null));
        return queues;
    }
}
