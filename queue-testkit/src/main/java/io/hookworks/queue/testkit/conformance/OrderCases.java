package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** O: what is sent arrives in order per key. */
abstract class OrderCases extends OrderedCase {
    private static final int CONSUMERS = 8;
    private static final int KEYS = 16;
    private static final int MESSAGES = 1_000;

    @Test
    @DisplayName("O1 a queue that guarantees order declares it, and its dead letters too")
    void order_is_declared() {
        assertEquals(Ordering.PER_KEY, can.ordering());
        assertEquals(Ordering.PER_KEY, client.capabilities(queue.deadLetters()).ordering());
        assertEquals(List.of(), client.verify(spec));
    }

    @Test
    @DisplayName("O1 one key: a long list arrives in the order it was sent")
    void one_key_arrives_in_order() throws InterruptedException {
        var sent = keyed("key", 25);
        send(sent);
        assertEquals(Map.of("key", ids(sent)), consume(client, queue, sent.size()));
    }

    @Test
    @DisplayName("O1 interleaved keys: each arrives in its order")
    void interleaved_keys_arrive_in_order() throws InterruptedException {
        var sent = interleaved(List.of("red", "green", "blue"), 36);
        send(sent);
        assertEquals(idsByKey(sent), consume(client, queue, sent.size()));
    }

    @Test
    @DisplayName("O1 1 000 messages of 16 keys, 8 consumers: order per key")
    void many_consumers_see_every_key_in_order() throws Exception {
        var keys = new ArrayList<String>();
        for (int i = 0; i < KEYS; i++) {
            keys.add("key " + i);
        }
        var sent = interleaved(keys, MESSAGES);
        send(sent);
        var left = new AtomicInteger(MESSAGES);
        var seen = new ConcurrentHashMap<String, List<String>>();
        var clients = new CopyOnWriteArrayList<QueueClient>();
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < CONSUMERS; i++) {
                var own = openClient();
                clients.add(own);
                running.add(
                        consumers.submit(
                                () -> {
                                    consume(own, queue, left, seen);
                                    return left;
                                }));
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            clients.forEach(QueueClient::close);
        }
        assertEquals(idsByKey(sent), seen);
    }

    @Test
    @DisplayName("O1 every key arrives as it was sent, whatever letters it is made of")
    void keys_arrive_as_they_were_sent() throws InterruptedException {
        var keys =
                List.of(
                        "customer-42",
                        "two words",
                        "hw-none",
                        "Zürich",
                        "\uD83D\uDC18",
                        "line\nbreak",
                        "null \u0000 and \uFFFE",
                        "x".repeat(128),
                        "x".repeat(129),
                        "x".repeat(1_000));
        var sent = keys.stream().map(this::keyed).toList();
        send(sent);
        var arrived = new LinkedHashMap<String, Message>();
        for (var delivery : receive(sent.size(), longLease(), target.tolerance())) {
            arrived.put(decoded(delivery).id(), decoded(delivery));
        }
        for (var message : sent) {
            assertEquals(message, arrived.get(message.id()));
        }
    }

    @Test
    @DisplayName("O1 a message without key waits for nobody on an ordered queue")
    void message_without_key_waits_for_nobody() throws InterruptedException {
        send(messages(3));
        for (int i = 0; i < 3; i++) {
            assertNull(decoded(receive()).orderingKey());
        }
    }

    @Test
    @DisplayName("O1 a message that is sent again is delivered again")
    void message_sent_again_is_delivered_again() throws InterruptedException {
        var message = keyed("key");
        send(List.of(message, message));
        assertEquals(Map.of("key", List.of(message.id(), message.id())), consume(client, queue, 2));
        send(List.of(message));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("O1 after a message that was not sent no later one of its key is")
    void failed_send_holds_back_its_key() throws InterruptedException {
        var tooLarge = keyed("key", Payload.ofText("x".repeat(can.maxMessageBytes())));
        var sent = List.of(keyed("key"), tooLarge, keyed("key"), keyed("other"));
        var results = client.send(queue, sent.stream().map(Outgoing::now).toList());
        ok(results.get(0));
        assertFailed(Kind.TOO_LARGE, results.get(1));
        var heldBack = (Result.Failed<String>) results.get(2);
        assertTrue(heldBack.error().retryable(), () -> String.valueOf(heldBack.error()));
        ok(results.get(3));
        assertEquals(idsByKey(List.of(sent.get(0), sent.get(3))), consume(client, queue, 2));
        assertNothingFor(target.lease());
    }
}
