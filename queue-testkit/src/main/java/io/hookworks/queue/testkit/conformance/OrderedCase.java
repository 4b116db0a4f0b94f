package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A case on a queue that guarantees order per key, and words for such cases. */
abstract class OrderedCase extends ConformanceCase {
    @Override
    protected Guarantees guarantees() {
        return new Guarantees(Ordering.PER_KEY, target.acks());
    }

    Message keyed(String key) {
        return keyed(key, Payload.ofText("of " + key));
    }

    Message keyed(String key, Payload payload) {
        var plain = message(payload, Map.of());
        var id = UUID.randomUUID().toString();
        return new Message(id, plain.type(), plain.time(), payload, Map.of(), key);
    }

    List<Message> keyed(String key, int count) {
        return interleaved(List.of(key), count);
    }

    List<Message> interleaved(List<String> keys, int count) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            messages.add(keyed(keys.get(i % keys.size())));
        }
        return messages;
    }

    static List<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    static Map<String, List<String>> idsByKey(List<Message> messages) {
        var byKey = new LinkedHashMap<String, List<String>>();
        for (var message : messages) {
            byKey.computeIfAbsent(message.orderingKey(), key -> new ArrayList<>())
                    .add(message.id());
        }
        return byKey;
    }

    /** Receives and acks until so many have come; the ids by key, in the order they came. */
    Map<String, List<String>> consume(QueueClient own, QueueName from, int count)
            throws InterruptedException {
        var seen = new LinkedHashMap<String, List<String>>();
        consume(own, from, new AtomicInteger(count), seen);
        return seen;
    }

    void consume(
            QueueClient own, QueueName from, AtomicInteger left, Map<String, List<String>> seen)
            throws InterruptedException {
        var end = System.nanoTime() + target.tolerance().multipliedBy(6).toNanos();
        while (left.get() > 0) {
            assertTrue(System.nanoTime() < end, () -> left + " never came");
            var max = Math.min(10, can.maxReceive());
            var wait = pace.look();
            var batch = own.receive(new ReceiveRequest(from, max, wait, longLease()));
            for (var delivery : batch) {
                var message = decoded(delivery);
                seen.computeIfAbsent(message.orderingKey(), key -> new CopyOnWriteArrayList<>())
                        .add(message.id());
            }
            own.ack(from, batch.stream().map(Delivery::receipt).toList())
                    .forEach(ConformanceCase::ok);
            left.addAndGet(-batch.size());
        }
    }
}
