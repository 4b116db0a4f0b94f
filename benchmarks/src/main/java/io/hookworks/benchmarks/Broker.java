package io.hookworks.benchmarks;

import io.hookworks.dev.ElasticMq;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * ElasticMQ, or Google's Pub/Sub emulator, in a process of its own, and a client to fill and look
 * with.
 */
record Broker(Provider provider, String endpoint, Provider.Connection connection, Closeable process)
        implements AutoCloseable {
    private static final String BODY = "{\"text\":\"" + "x".repeat(489) + "\"}";

    /** Ends something, without a checked exception. */
    interface Closeable extends AutoCloseable {
        @Override
        void close();
    }

    static Broker start(Provider provider) throws IOException, InterruptedException {
        return switch (provider) {
            case SQS -> {
                var port = freePort();
                var child = Child.start(ElasticMq.class, port);
                while (!listens(port)) {
                    Thread.sleep(50);
                }
                yield at(provider, "http://localhost:" + port, child::close);
            }
            case PUBSUB -> {
                var emulator = PubSubEmulator.start(0);
                yield at(provider, emulator.endpoint(), emulator::close);
            }
        };
    }

    static Broker at(Provider provider, String endpoint, Closeable process) {
        return new Broker(provider, endpoint, provider.open(endpoint), process);
    }

    QueueClient client() {
        return connection.client();
    }

    /** A proxy in front of it. */
    Provider.Wire wire() {
        return provider.wire(endpoint);
    }

    /** An empty queue with its dead-letter queue. */
    void provision(QueueName queue, Duration lease) {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000);
        var retention = Duration.ofDays(4);
        connection
                .provisioner()
                .provision(new QueueSpec(queue, Guarantees.NONE, lease, retention, net));
    }

    /** Sends so many messages, named m0, m1, … */
    void fill(QueueName queue, int messages) {
        var batch = new ArrayList<Outgoing>();
        for (var i = 0; i < messages; i++) {
            batch.add(Outgoing.now(message("m" + i)));
            if (batch.size() == 1_000 || i == messages - 1) {
                send(client(), queue, batch);
                batch.clear();
            }
        }
    }

    /** One of 500 bytes. */
    static Message message(String id) {
        return message(id, "bench");
    }

    static Message message(String id, String type) {
        return Message.of(id, type, Instant.now(), Payload.ofText(BODY));
    }

    /** All of it, or throws. */
    static void send(QueueClient client, QueueName queue, List<Outgoing> batch) {
        for (var result : client.send(queue, batch)) {
            if (result instanceof Result.Failed<String>(var error)) {
                throw error;
            }
        }
    }

    /**
     * Takes out what is left, once nobody else receives, and counts it: whatever comes to someone
     * who waits until all leases of others have ended.
     */
    int left(QueueName queue, Duration lease) throws InterruptedException {
        return take(queue, lease.plusSeconds(2)).size();
    }

    /** Takes out what comes, until nothing has come for so long. */
    List<Delivery> take(QueueName queue, Duration patience) throws InterruptedException {
        var request = new ReceiveRequest(queue, 10, patience, Duration.ofSeconds(30));
        var taken = new ArrayList<Delivery>();
        for (var found = client().receive(request);
                !found.isEmpty();
                found = client().receive(request)) {
            taken.addAll(found);
            client().ack(queue, found.stream().map(Delivery::receipt).toList());
        }
        return taken;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connection.close();
        process.close();
    }
}
