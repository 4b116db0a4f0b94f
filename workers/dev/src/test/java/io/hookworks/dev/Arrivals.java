package io.hookworks.dev;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Receives and acks what arrives on some queues, on a thread of its own for each, until it is
 * closed, and keeps the first copy of each message in the order of arrival.
 */
final class Arrivals implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Map<String, Message> first = new LinkedHashMap<>();
    private final List<Thread> receivers = new ArrayList<>();

    private Arrivals() {}

    static Arrivals of(QueueClient client, List<QueueName> queues) {
        var arrivals = new Arrivals();
        for (var queue : queues) {
            var receiver = Thread.ofVirtual().unstarted(() -> arrivals.receive(client, queue));
            arrivals.receivers.add(receiver);
            receiver.start();
        }
        return arrivals;
    }

    private void receive(QueueClient client, QueueName queue) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                receive(client, queue, Duration.ofSeconds(20)).forEach(this::keep);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void keep(Message message) {
        first.putIfAbsent(message.id(), message);
    }

    synchronized int count() {
        return first.size();
    }

    synchronized List<Message> first() {
        return List.copyOf(first.values());
    }

    /** The next message of a queue. */
    static Message one(QueueClient client, QueueName queue) throws InterruptedException {
        while (true) {
            var received = receive(client, queue, Duration.ofSeconds(20));
            if (!received.isEmpty()) {
                return received.getFirst();
            }
        }
    }

    private static List<Message> receive(QueueClient client, QueueName queue, Duration wait)
            throws InterruptedException {
        var received = client.receive(new ReceiveRequest(queue, 10, wait, LEASE));
        client.ack(queue, received.stream().map(Delivery::receipt).toList());
        return received.stream()
                .map(delivery -> ((Delivery.Decoded) delivery.content()).message())
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        receivers.forEach(Thread::interrupt);
        for (var receiver : receivers) {
            receiver.join();
        }
    }
}
