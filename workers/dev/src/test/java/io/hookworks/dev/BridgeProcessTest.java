package io.hookworks.dev;

import static io.hookworks.config.Hookworks.Provider.PUBSUB;
import static io.hookworks.config.Hookworks.Provider.SQS;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.Endpoint;
import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.Program;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.process.Child;
import io.hookworks.queue.testkit.process.FreePorts;
import io.hookworks.queue.testkit.pubsub.FakePubSub;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A bridge between two brokers, as a process that is killed in its work and started again. Pub/Sub
 * is the strict fake: Google's emulator hands later messages of a key to a new receiver while an
 * earlier one is still leased to the killed process, so no order can be observed there.
 */
class BridgeProcessTest {
    private static final QueueName PLAIN = QueueName.of("plain-events");
    private static final QueueName ORDERED = QueueName.of("ordered-events");
    private static final int COUNT = 300;
    private static final int KEYS = 5;
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
        Files.writeString(folder.resolve("hookworks.yaml"), FILE);
        var to = other(from);
        try (var fake = FakePubSub.start().grantServiceAgent();
                var elastic = ElasticMq.start(FreePorts.next())) {
            var environment =
                    Map.of(
                            Endpoint.of(SQS).variable(),
                            elastic.endpoint().toString(),
                            Endpoint.of(PUBSUB).variable(),
                            fake.endpoint(),
                            "HOOKWORKS_PUBSUB_PROJECT",
                            "hookworks");
            try (var source = open(from, environment);
                    var target = open(to, environment);
                    var arrivals = Arrivals.of(target.client(), List.of(PLAIN, ORDERED))) {
                var args = List.of("bridge", "--from", from.word(), "--to", to.word());
                var sent = messages();
                try (var killed = child(environment, args)) {
                    killed.awaitLine("ready:");
                    send(source.client(), sent.subList(0, COUNT / 2));
                    await().until(() -> arrivals.count() >= COUNT / 10);
                    killed.kill();
                }
                try (var bridge = child(environment, args, "--dead-letters", "--until-empty")) {
                    bridge.awaitLine("ready:");
                    send(source.client(), sent.subList(COUNT / 2, COUNT));
                    var dead = message("dead", null);
                    send(source.client(), PLAIN.deadLetters(), dead);
                    assertArrived(sent, arrivals);
                    assertEquals(dead, Arrivals.one(target.client(), PLAIN.deadLetters()));
                    assertEquals(ExitCode.OK, bridge.awaitEnd(), () -> "" + bridge.lines());
                    assertTrue(bridge.said("QUEUE"), () -> "it reports: " + bridge.lines());
                }
            }
        }
    }

    private static Hookworks.Provider other(Hookworks.Provider from) {
        return switch (from) {
            case SQS -> PUBSUB;
            case PUBSUB -> SQS;
        };
    }

    private Child child(Map<String, String> environment, List<String> args, String... more)
            throws IOException {
        var all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return Child.start(Main.class, folder, environment, all.toArray(String[]::new));
    }

    private Program open(Hookworks.Provider provider, Map<String, String> environment) {
        var variables = Map.of("HOOKWORKS_PROVIDER", provider.word());
        var endpoint = Endpoint.of(provider);
        var config = new Home(folder, new Environment(variables)).read(Purpose.OPERATE);
        var settings =
                Map.<String, Object>of(
                        endpoint.property(),
                        Objects.requireNonNull(environment.get(endpoint.variable())),
                        "hookworks.pubsub.project",
                        "hookworks");
        var program = Program.open(config, settings, Set.of());
        var provisioner = program.bean(QueueProvisioner.class);
        config.queues().values().forEach(queue -> provisioner.provision(queue.spec()));
        return program;
    }

    /** Every second one has a key, and belongs to the ordered queue. */
    private static List<Message> messages() {
        return IntStream.range(0, COUNT)
                .mapToObj(at -> message("m" + at, at % 2 == 1 ? "key-" + at / 2 % KEYS : null))
                .toList();
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

    private static void send(QueueClient client, List<Message> messages) {
        messages.forEach(
                message -> send(client, message.orderingKey() == null ? PLAIN : ORDERED, message));
    }

    private static void send(QueueClient client, QueueName queue, Message message) {
        var result = client.send(queue, List.of(Outgoing.now(message))).getFirst();
        assertTrue(result instanceof Result.Ok<String>, result::toString);
    }

    /**
     * All of them, none changed, those of each key in the order they were sent. A killed bridge may
     * have left copies of what it had not acked; the first arrival of each counts.
     */
    private static void assertArrived(List<Message> sent, Arrivals arrivals) {
        await().until(() -> arrivals.count() == sent.size());
        var arrived = arrivals.first();
        assertEquals(Set.copyOf(sent), Set.copyOf(arrived));
        for (var key = 0; key < KEYS; key++) {
            assertEquals(ofKey(sent, "key-" + key), ofKey(arrived, "key-" + key));
        }
    }

    private static List<String> ofKey(List<Message> messages, String key) {
        return messages.stream()
                .filter(message -> key.equals(message.orderingKey()))
                .map(Message::id)
                .toList();
    }
}
