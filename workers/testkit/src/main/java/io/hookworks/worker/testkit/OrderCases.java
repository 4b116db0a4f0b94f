package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Payload;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** O, Q9: workers on a queue that keeps order per key. */
abstract class OrderCases extends WorkerCase {
    @Override
    protected Guarantees guarantees() {
        return new Guarantees(Ordering.PER_KEY, target.acks());
    }

    private Message keyed(String key) {
        var plain = message(Payload.ofText("of " + key), Map.of());
        var id = UUID.randomUUID().toString();
        return new Message(id, plain.type(), plain.time(), plain.payload(), Map.of(), key);
    }

    private List<Message> keyed(String key, int count) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            messages.add(keyed(key));
        }
        return messages;
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    @Test
    @DisplayName("O2 with failing handlers no later message of a key is done before an earlier one")
    void failures_keep_order() {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        var all = new ArrayList<Message>();
        for (int number = 0; number < 10; number++) {
            for (int key = 0; key < 8; key++) {
                var message = keyed("customer-" + key);
                sent.computeIfAbsent(message.orderingKey(), one -> new ArrayList<>())
                        .add(message.id());
                all.add(message);
            }
        }
        Set<String> fail = ConcurrentHashMap.newKeySet();
        for (int i = 3; i < all.size(); i += 20) {
            fail.add(all.get(i).id());
        }
        Map<String, List<String>> done = new ConcurrentHashMap<>();
        send(all);
        work(
                16,
                (message, attempt) -> {
                    if (fail.remove(message.id())) {
                        throw new IllegalStateException("once");
                    }
                    done.computeIfAbsent(message.orderingKey(), key -> new CopyOnWriteArrayList<>())
                            .add(message.id());
                    return Verdict.done();
                });
        awaitSettled(all.size());
        assertEquals(sent, done);
    }

    @Test
    @DisplayName("O3 the rest of a key goes on within a second of its head")
    void rest_goes_on_at_once() throws InterruptedException {
        var messages = keyed("customer", 3);
        Map<String, Instant> done = new ConcurrentHashMap<>();
        Set<String> failed = ConcurrentHashMap.newKeySet();
        var head = messages.getFirst().id();
        send(messages);
        work(
                4,
                (message, attempt) -> {
                    if (message.id().equals(head) && failed.add(head)) {
                        throw new IllegalStateException("once");
                    }
                    done.put(message.id(), pace.now());
                    return Verdict.done();
                });
        awaitSettled(messages.size());
        var waited = Duration.between(done.get(head), done.get(messages.get(1).id()));
        assertTrue(waited.compareTo(target.tolerance()) < 0, waited::toString);
    }

    @Test
    @DisplayName("O4 a key whose handler hangs keeps no other key waiting")
    void hanging_key_holds_no_other() throws InterruptedException {
        var hangs = send(List.of(keyed("slow"))).size();
        var end = new CountDownLatch(1);
        work(
                8,
                (message, attempt) -> {
                    if ("slow".equals(message.orderingKey())) {
                        end.await();
                    }
                    return Verdict.done();
                });
        var others = new ArrayList<Message>();
        for (int key = 0; key < 5; key++) {
            others.addAll(keyed("quick-" + key, 3));
        }
        send(others);
        awaitSettled(others.size());
        end.countDown();
        awaitSettled(others.size() + hangs);
    }

    @Test
    @DisplayName(
            "Q9 a head that its handler rejects is a dead letter with its key; the key goes on")
    void dead_head_is_skipped() throws InterruptedException {
        var messages = keyed("customer", 4);
        var head = messages.getFirst();
        List<String> done = new CopyOnWriteArrayList<>();
        send(messages);
        work(
                4,
                (message, attempt) -> {
                    if (message.equals(head)) {
                        return Verdict.reject("no such customer");
                    }
                    done.add(message.id());
                    return Verdict.done();
                });
        awaitSettled(messages.size());
        assertEquals(ids(messages.subList(1, 4)), done);
        var dead = queue.deadLetters();
        var delivery = receive(dead, 1, longLease(), patience()).getFirst();
        assertEquals(head, DeadLetter.of(dead, delivery.content(), Instant.now()).message());
        client.ack(dead, List.of(delivery.receipt()));
    }
}
