package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.DevSession;
import io.hookworks.ops.Environment;
import io.hookworks.ops.Home;
import io.hookworks.ops.ManagementToken;
import io.hookworks.ops.Program;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.process.FreePorts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A broker with dead letters in it and nobody who works, and a terminal beside it. */
final class Graveyard implements AutoCloseable {
    static final QueueName ORDERS = QueueName.of("orders");

    private static final String FILE =
            """
            provider: sqs
            queues:
              orders: {}
            """;

    private final Home home;
    private final BrokerPlace place;
    private final Broker broker;
    private final Program program;

    private Graveyard(Home home, BrokerPlace place, Broker broker, Program program) {
        this.home = home;
        this.place = place;
        this.broker = broker;
        this.program = program;
    }

    static Graveyard dig(Hookworks.Provider provider, Path folder) throws IOException {
        Brokers.require(provider);
        Files.writeString(folder.resolve("hookworks.yaml"), FILE);
        var home = new Home(folder, new Environment(Map.of()));
        var place = Brokers.place(provider);
        var broker = place.start();
        var nobody = URI.create("http://localhost:" + FreePorts.next());
        var session =
                new DevSession(
                        ProcessHandle.current().pid(),
                        provider,
                        place.endpoint(),
                        nobody,
                        nobody,
                        FreePorts.next(),
                        ManagementToken.orNew(home.environment()));
        session.announce(folder);
        var config = home.read(Purpose.OPERATE);
        var program = Program.open(config, session.settings(), Set.of());
        var provisioner = program.bean(QueueProvisioner.class);
        config.queues().values().forEach(queue -> provisioner.provision(queue.spec()));
        return new Graveyard(home, place, broker, program);
    }

    /** As a person knows it. */
    String address() {
        return place.endpoint();
    }

    Path folder() {
        return home.folder();
    }

    /** {@code ./hookworks …}. */
    Terminal hookworks(String... args) {
        return Terminal.run(home, args);
    }

    /** {@code ./hookworks dlq …}. */
    Terminal dlq(String... args) {
        var all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(args));
        return Terminal.run(home, all.toArray(String[]::new));
    }

    /** A message as a worker buries it. */
    static Outgoing dead(String id, String payload, String error, String cause, Instant died) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("dead-queue", ORDERS.value());
        facts.put("dead-reason", "attempts used up (6)");
        facts.put("dead-exception", error);
        facts.put("dead-fingerprint", cause);
        facts.put("dead-attempts", "6");
        facts.put("dead-at", died.toString());
        var source = Map.of("source", "shop");
        var body = Payload.ofText(payload);
        var message = new Message(id, "order.placed", Instant.EPOCH, body, source, null);
        return new Outgoing(message, Duration.ZERO, facts);
    }

    void bury(List<Outgoing> letters) {
        for (var at = 0; at < letters.size(); at += 500) {
            var some = letters.subList(at, Math.min(at + 500, letters.size()));
            var sent = program.client().send(ORDERS.deadLetters(), some);
            for (var each : sent) {
                if (each instanceof Result.Failed<String>(var error)) {
                    throw error;
                }
            }
        }
    }

    /**
     * Takes all that wait in a queue.
     *
     * @param patience it is empty when nothing came for so long
     */
    List<Delivery> take(QueueName queue, Duration patience) throws InterruptedException {
        var client = program.client();
        var max = client.capabilities(queue).maxReceive();
        var taken = new ArrayList<Delivery>();
        while (true) {
            var request = new ReceiveRequest(queue, max, patience, Duration.ofMinutes(1));
            var some = client.receive(request);
            if (some.isEmpty()) {
                return taken;
            }
            var _ = client.ack(queue, some.stream().map(Delivery::receipt).toList());
            taken.addAll(some);
        }
    }

    static Message message(Delivery delivery) {
        return ((Delivery.Decoded) delivery.content()).message();
    }

    static Outgoing outgoing(Delivery delivery) {
        var content = (Delivery.Decoded) delivery.content();
        return new Outgoing(content.message(), Duration.ZERO, content.facts());
    }

    @Override
    public void close() throws IOException {
        program.close();
        broker.close();
        DevSession.forget(home.folder());
    }
}
