package io.hookworks.benchmarks;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signed events of 1 KiB, posted as fast as they are answered by one sender process, to our API, to
 * an endpoint that uses the SDK's batch manager and to a bare one, in turns: events a second,
 * latency, CPU of the server for each event. Then ours alone at half of its speed, and the same
 * with a broker that is 200 ms slow.
 */
final class Ingest {
    static final QueueName QUEUE = QueueName.of("ingest");

    private static final String FILE =
            """
            queues: {ingest: {}}
            sources:
              stripe: {provider: stripe, secrets: ["${SECRET}"], queue: ingest}
            """;
    private static final int CONNECTIONS = 64;

    /** Enough for half of what it does at full speed, each 200 ms and more under way. */
    private static final int CONNECTIONS_OF_SLOW = 512;

    private static final int SECONDS = 8;

    /** Servers run for days; with less, half of what is measured is their compiler. */
    private static final int WARM_UP = 45;

    /** One that is measured, and who sends to it. */
    private record Entrant(ProcessHandle server, Child sender) {}

    /** What was measured in one turn. */
    private record Turn(WebhookSender.Heard heard, double cpuMicros) {}

    private Ingest() {}

    /**
     * @param rounds 0: ours alone
     */
    static void run(int rounds) throws IOException, InterruptedException {
        try (var broker = Broker.start(Provider.SQS)) {
            broker.provision(QUEUE, Duration.ofSeconds(30));
            if (rounds > 0) {
                compare(broker, rounds);
            }
            paced(broker);
        }
    }

    private static void compare(Broker broker, int rounds)
            throws IOException, InterruptedException {
        var ports = List.of(Broker.freePort(), Broker.freePort());
        try (var bare = RivalApi.start("bare", broker, ports.get(0));
                var batches = RivalApi.start("batches", broker, ports.get(1));
                var ours = ApiProcess.start(Provider.SQS, broker.endpoint(), FILE);
                var toBare = WebhookSender.start(ports.get(0), CONNECTIONS);
                var toBatches = WebhookSender.start(ports.get(1), CONNECTIONS);
                var toOurs = WebhookSender.start(ours.port(), CONNECTIONS)) {
            var entrants = new LinkedHashMap<String, Entrant>();
            entrants.put("bare", new Entrant(bare.process().toHandle(), toBare));
            entrants.put("batches", new Entrant(batches.process().toHandle(), toBatches));
            entrants.put("hookworks", new Entrant(ours.process(), toOurs));
            compare(broker, entrants, rounds);
        }
    }

    private static void compare(Broker broker, Map<String, Entrant> entrants, int rounds)
            throws IOException, InterruptedException {
        for (var entrant : entrants.values()) {
            turn(broker, entrant, WARM_UP);
        }
        var turns = new LinkedHashMap<String, List<Turn>>();
        for (var round = 1; round <= rounds; round++) {
            for (var entrant : entrants.entrySet()) {
                var turn = turn(broker, entrant.getValue(), SECONDS);
                turns.computeIfAbsent(entrant.getKey(), first -> new ArrayList<>()).add(turn);
                System.out.printf(
                        "round %d %-10s %s; CPU %.0f us an event%n",
                        round, entrant.getKey(), told(turn.heard()), turn.cpuMicros());
            }
        }
        for (var rival : List.of("bare", "batches")) {
            System.out.printf(
                    "hookworks / %s, median of %d: events a second %.2f; p99 %.2f; CPU %.2f%n",
                    rival,
                    rounds,
                    ratio(turns, rival, turn -> turn.heard().perSecond()),
                    ratio(turns, rival, turn -> turn.heard().p99Millis()),
                    ratio(turns, rival, Turn::cpuMicros));
        }
    }

    private static Turn turn(Broker broker, Entrant entrant, int seconds)
            throws IOException, InterruptedException {
        Purge.of(broker, QUEUE);
        var before = cpu(entrant.server());
        var heard = ask(entrant.sender(), seconds, 0);
        var events = heard.perSecond() * seconds;
        return new Turn(heard, (cpu(entrant.server()) - before) / events / 1e3);
    }

    private static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Ours through a proxy, which counts calls and can be slow. */
    private static void paced(Broker broker) throws IOException, InterruptedException {
        try (var wire = broker.wire();
                var ours = ApiProcess.start(Provider.SQS, wire.endpoint(), FILE);
                var sender = WebhookSender.start(ours.port(), CONNECTIONS);
                var patient = WebhookSender.start(ours.port(), CONNECTIONS_OF_SLOW)) {
            ask(sender, WARM_UP, 0);
            Purge.of(broker, QUEUE);
            var send = wire.faults().operation(Verb.SEND);
            var before = wire.faults().calls(send);
            var full = ask(sender, SECONDS, 0);
            var calls = wire.faults().calls(send) - before;
            System.out.printf(
                    "through a proxy: %s; %.3f calls an event%n",
                    told(full), calls / (full.perSecond() * SECONDS));
            var half = Math.max(1, (int) (full.perSecond() / 2)); // 0 would be no rate at all
            Purge.of(broker, QUEUE);
            System.out.printf("at %d/s: %s%n", half, told(ask(sender, SECONDS, half)));
            Purge.of(broker, QUEUE);
            wire.faults().slow(Duration.ofMillis(200));
            System.out.printf(
                    "at %d/s, broker 200 ms slow: %s%n", half, told(ask(patient, SECONDS, half)));
        }
    }

    private interface Figure {
        double of(Turn turn);
    }

    /** The median of the ratios of each round. */
    private static double ratio(Map<String, List<Turn>> turns, String rival, Figure figure) {
        var ours = turns.getOrDefault("hookworks", List.of());
        var theirs = turns.getOrDefault(rival, List.of());
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < ours.size(); i++) {
            ratios.add(figure.of(ours.get(i)) / figure.of(theirs.get(i)));
        }
        return ratios.stream().sorted().skip(ratios.size() / 2).findFirst().orElseThrow();
    }

    private static WebhookSender.Heard ask(Child sender, int seconds, int rate) throws IOException {
        sender.tell(rate == 0 ? "" + seconds : seconds + " " + rate);
        return WebhookSender.Heard.parse(sender.await("heard"));
    }

    private static String told(WebhookSender.Heard heard) {
        return "%.0f/s, p50 %.1f ms, p99 %.1f ms, refused %d, other %d"
                .formatted(
                        heard.perSecond(),
                        heard.p50Millis(),
                        heard.p99Millis(),
                        heard.refused(),
                        heard.other());
    }
}
