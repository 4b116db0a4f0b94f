package io.hookworks.benchmarks;

import io.hookworks.ops.Main;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * {@code ./hookworks bridge} under live traffic of 200 messages a second, in either direction;
 * {@code kill -9} of it at half, and started again three seconds later. All that was sent on one
 * side must be handled on the other, under its id.
 */
final class Bridged {
    private static final QueueName QUEUE = QueueName.of("bridged");
    private static final int PER_SECOND = 200;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration OUTAGE = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String FILE =
            """
            provider: sqs
            queues:
              bridged: {lease: 10s, timeout: 5s}
            """;

    private Bridged() {}

    static void run(int seconds) throws Exception {
        for (var from : Provider.values()) {
            var to = from == Provider.SQS ? Provider.PUBSUB : Provider.SQS;
            try (var here = Broker.start(from);
                    var there = Broker.start(to)) {
                here.provision(QUEUE, LEASE);
                there.provision(QUEUE, LEASE);
                cross(here, there, seconds * PER_SECOND);
            }
        }
    }

    private static void cross(Broker here, Broker there, int count) throws Exception {
        var messages =
                IntStream.range(0, count)
                        .mapToObj(i -> Outgoing.now(Broker.message("m" + i)))
                        .toList();
        var ids = messages.stream().map(each -> each.message().id()).toList();
        var job = Job.of(QUEUE, 100, LEASE, Duration.ZERO);
        var witness = new Witness();
        try (var worker = job.start(there.provider(), there.endpoint())) {
            witness.listen(worker);
            var sender = new Sender(here.client(), QUEUE);
            var sending = new FutureTask<>(() -> send(sender, messages));
            try (var killed = bridge(here, there)) {
                Thread.ofPlatform().start(sending);
                witness.awaitRuns(count / 2, LONGEST);
                killed.close();
            }
            var before = witness.runs();
            Thread.sleep(OUTAGE);
            try (var _ = bridge(here, there)) {
                sending.get();
                var sent = System.nanoTime();
                witness.awaitAll(ids, LONGEST);
                report(here, there, before, witness, ids, sender, sent);
            }
            worker.stop();
        }
        System.out.printf(
                "left here %d, dead here %d, left there %d%n",
                here.left(QUEUE, LEASE),
                here.left(QUEUE.deadLetters(), Duration.ZERO),
                there.left(QUEUE, LEASE));
    }

    private static Void send(Sender sender, List<Outgoing> messages) throws InterruptedException {
        sender.send(messages, PER_SECOND);
        return null;
    }

    private static Child bridge(Broker here, Broker there) throws IOException {
        Path folder = Files.createTempDirectory("hookworks-bridge");
        Files.writeString(folder.resolve("hookworks.yaml"), FILE);
        var environment =
                Map.of(
                        "HOOKWORKS_CONFIG",
                        folder.resolve("hookworks.yaml").toString(),
                        variable(here.provider()),
                        here.endpoint(),
                        variable(there.provider()),
                        there.endpoint(),
                        "HOOKWORKS_PUBSUB_PROJECT",
                        Provider.PROJECT,
                        "HOOKWORKS_DEV",
                        "off");
        var bridge =
                Child.start(
                        Main.class.getName(),
                        System.getProperty("java.class.path"),
                        Child.HEAP,
                        environment,
                        "bridge",
                        "--from",
                        here.provider().word(),
                        "--to",
                        there.provider().word());
        bridge.await("ready:");
        // It must not wait for somebody who reads.
        Thread.ofPlatform().daemon().start(() -> bridge.output().lines().forEach(_ -> {}));
        return bridge;
    }

    private static String variable(Provider provider) {
        return switch (provider) {
            case SQS -> "HOOKWORKS_SQS_ENDPOINT";
            case PUBSUB -> "PUBSUB_EMULATOR_HOST";
        };
    }

    private static void report(
            Broker here,
            Broker there,
            int before,
            Witness witness,
            List<String> ids,
            Sender sender,
            long sent) {
        System.out.printf(
                "%s to %s: killed -9 after %d; all there %.1f s after the last send: %s%n",
                here.provider().word(),
                there.provider().word(),
                before,
                (System.nanoTime() - sent) / 1e9,
                witness.verdict(ids));
        lags("before the kill", ids.subList(0, before / 2), sender, witness);
        lags("all, the outage included", ids, sender, witness);
    }

    /** From the send here to the handler there. */
    private static void lags(String which, List<String> ids, Sender sender, Witness witness) {
        var lags =
                ids.stream()
                        .filter(witness.began()::containsKey)
                        .mapToLong(id -> lag(id, sender, witness))
                        .sorted()
                        .toArray();
        if (lags.length == 0) {
            System.out.printf("%s: none was handled%n", which);
            return;
        }
        System.out.printf(
                "%s, ms from the send to the handler: median %d, 99 %% %d, longest %d%n",
                which, lags[lags.length / 2], lags[lags.length * 99 / 100], lags[lags.length - 1]);
    }

    private static long lag(String id, Sender sender, Witness witness) {
        var asked = Objects.requireNonNull(sender.asked().get(id));
        var began = Objects.requireNonNull(witness.began().get(id));
        return Duration.between(asked, began).toMillis();
    }
}
