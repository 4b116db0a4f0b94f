package io.hookworks.benchmarks;

import io.hookworks.dev.ElasticMq;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Result;
import io.hookworks.queue.sqs.SqsQueueClient;
import io.hookworks.queue.sqs.SqsSettings;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** ElasticMQ in a process of its own, and a client to fill and count with. */
record Broker(Child child, URI endpoint, SqsQueueClient client) implements AutoCloseable {
    private static final String BODY = "{\"text\":\"" + "x".repeat(489) + "\"}";

    static Broker start() throws IOException, InterruptedException {
        var port = freePort();
        var child = Child.start(ElasticMq.class, port);
        while (!listens(port)) {
            Thread.sleep(50);
        }
        var endpoint = URI.create("http://localhost:" + port);
        return new Broker(
                child, endpoint, SqsQueueClient.open(SqsSettings.standard().at(endpoint)));
    }

    /** An empty queue with its dead-letter queue. */
    void provision(QueueName queue, Duration lease) {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000);
        client.provisioner()
                .provision(new QueueSpec(queue, Guarantees.NONE, lease, Duration.ofDays(4), net));
    }

    /** Sends so many messages of 500 bytes, named m0, m1, … */
    void fill(QueueName queue, int messages) {
        var batch = new ArrayList<Outgoing>();
        for (var i = 0; i < messages; i++) {
            var payload = Payload.ofText(BODY);
            batch.add(Outgoing.now(Message.of("m" + i, "bench", Instant.now(), payload)));
            if (batch.size() == 1_000 || i == messages - 1) {
                requireSent(client.send(queue, batch));
                batch.clear();
            }
        }
    }

    private static void requireSent(List<Result<String>> results) {
        for (var result : results) {
            if (result instanceof Result.Failed<String>(var error)) {
                throw error;
            }
        }
    }

    /** Messages that are there at all: waiting, in flight or delayed. */
    long left(QueueName queue) {
        var stats = client.stats(queue);
        return stats.visible().orElseThrow()
                + stats.inFlight().orElseThrow()
                + stats.delayed().orElseThrow();
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
        client.close();
        child.close();
    }
}
