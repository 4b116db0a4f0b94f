package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.Endpoint;
import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Program;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bridge between two brokers, as a process that is killed in its work and started again. */
class BridgeProcessTest {
    private static final QueueName PLAIN = QueueName.of("plain-events");
    private static final QueueName ORDERED = QueueName.of("ordered-events");
    private static final int COUNT = 300;
    private static final int KEYS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String FILE =
            """
            provider: sqs
            queues:
              plain-events: {lease: 10s, timeout: 5s}
              ordered-events: {lease: 10s, timeout: 5s, ordering: per-key}
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void nothing_is_lost_or_changed_when_a_bridge_is_killed(Hookworks.Provider from)
            throws Exception {
        Brokers.require(Hookworks.Provider.PUBSUB);
        Files.writeString(folder.resolve("hookworks.yaml"), FILE);
        var to =
                switch (from) {
                    case SQS -> Hookworks.Provider.PUBSUB;
                    case PUBSUB -> Hookworks.Provider.SQS;
                };
        var here = Brokers.place(from);
        var there = Brokers.place(to);
        try (var _ = here.start();
                var _ = there.start();
                var source = open(from, here);
                var target = open(to, there)) {
            var environment =
                    Map.of(
                            variable(from),
                            here.endpoint(),
                            variable(to),
                            there.endpoint(),
                            "HOOKWORKS_PUBSUB_PROJECT",
                            "hookworks");
            var args =
                    List.of("bridge", "--from", from.word(), "--to", to.word(), "--dead-letters");
            var sent = new ArrayList<Message>();
            try (var killed = Child.start(folder, environment, args.toArray(String[]::new))) {
                killed.awaitLine("ready:");
                sendUntil(source.client(), sent, COUNT / 2);
                killed.kill();
            }
            var again = new ArrayList<>(args);
            again.add("--until-empty");
            try (var bridge = Child.start(folder, environment, again.toArray(String[]::new))) {
                bridge.awaitLine("ready:");
                sendUntil(source.client(), sent, COUNT);
                var dead = message("dead", null);
                send(source.client(), PLAIN.deadLetters(), dead);
                assertArrived(sent, target.client());
                assertEquals(dead, receive(target.client(), PLAIN.deadLetters()).getFirst());
                assertEquals(ExitCode.OK, bridge.awaitEnd(PATIENCE), () -> "" + bridge.lines());
                assertTrue(bridge.said("QUEUE"), () -> "it reports: " + bridge.lines());
            }
        }
    }

    private Program open(Hookworks.Provider provider, BrokerPlace place) {
        var variables = Map.of("HOOKWORKS_PROVIDER", provider.word());
        var config = new Home(folder, new Environment(variables)).read(Purpose.OPERATE);
        var settings = new HashMap<String, Object>();
        settings.put(property(provider), place.endpoint());
        settings.put("hookworks.pubsub.project", "hookworks");
        var program = Program.open(config, settings, Set.of());
        var provisioner = program.bean(QueueProvisioner.class);
        config.queues().values().forEach(queue -> provisioner.provision(queue.spec()));
        return program;
    }

    private static String variable(Hookworks.Provider provider) {
        return Endpoint.of(provider).variable();
    }

    private static String property(Hookworks.Provider provider) {
        return Endpoint.of(provider).property();
    }

    /** Live traffic, alternating between the queues. */
    private static void sendUntil(QueueClient client, List<Message> sent, int count)
            throws InterruptedException {
        while (sent.size() < count) {
            var at = sent.size();
            var ordered = at % 2 == 1;
            var message = message("m" + at, ordered ? "key-" + at / 2 % KEYS : null);
            send(client, ordered ? ORDERED : PLAIN, message);
            sent.add(message);
            Thread.sleep(5);
        }
    }

    private static Message message(String id, @Nullable String key) {
        return new Message(
                id,
                "contact.created",
                Instant.parse("2026-11-22T01:02:03.004Z"),
                Payload.of(new byte[] {0, -1, 13, 10, (byte) id.length()}),
                Map.of("Odd-Name", " ü ", "traceparent", "00-a-b-01"),
                key);
    }

    private static void send(QueueClient client, QueueName queue, Message message) {
        var result = client.send(queue, List.of(Outgoing.now(message))).getFirst();
        assertTrue(result instanceof Result.Ok<String>, result::toString);
    }

    /** All of them, none changed, those of each key in the order they were sent. */
    private static void assertArrived(List<Message> sent, QueueClient target)
            throws InterruptedException {
        var arrived = new LinkedHashMap<String, Message>();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (arrived.size() < sent.size() && System.nanoTime() < end) {
            for (var queue : List.of(PLAIN, ORDERED)) {
                receive(target, queue)
                        .forEach(message -> arrived.putIfAbsent(message.id(), message));
            }
        }
        assertEquals(sent.size(), arrived.size());
        sent.forEach(message -> assertEquals(message, arrived.get(message.id())));
        for (var key = 0; key < KEYS; key++) {
            assertEquals(ofKey(sent, "key-" + key), ofKey(arrived.values(), "key-" + key));
        }
    }

    private static List<String> ofKey(Iterable<Message> messages, String key) {
        var ids = new ArrayList<String>();
        for (var message : messages) {
            if (key.equals(message.orderingKey())) {
                ids.add(message.id());
            }
        }
        return ids;
    }

    private static List<Message> receive(QueueClient client, QueueName queue)
            throws InterruptedException {
        var request = new ReceiveRequest(queue, 10, Duration.ofSeconds(1), Duration.ofSeconds(30));
        var received = client.receive(request);
        client.ack(queue, received.stream().map(Delivery::receipt).toList());
        return received.stream()
                .map(delivery -> ((Delivery.Decoded) delivery.content()).message())
                .toList();
    }
}
