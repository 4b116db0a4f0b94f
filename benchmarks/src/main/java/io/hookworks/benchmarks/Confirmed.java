package io.hookworks.benchmarks;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.testkit.wire.Fault;
import io.hookworks.queue.testkit.wire.FaultyWire;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code kill -9} of the API, again and again under load, while its broker fails one call in ten
 * and answers some sends after the API's deadline: every event that was answered with success must
 * be handled. Half of the events go to a source with a second landing.
 */
final class Confirmed {
    private static final QueueName QUEUE = QueueName.of("events");
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final List<String> SOURCES = List.of("plain", "spooled");
    private static final int SENDERS = 16;
    private static final String FILE =
            """
            queues:
              events: {lease: 10s}
            sources:
              plain: {provider: stripe, secrets: ["${SECRET}"], queue: events, dedupe: 0s}
              spooled: {provider: stripe, secrets: ["${SECRET}"], queue: events, dedupe: 0s}
            spool: {directory: FOLDER/spool, sources: [spooled]}
            """;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger events = new AtomicInteger();
    private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private int left;

    private Confirmed() {}

    static void run(Provider provider, int kills) throws IOException, InterruptedException {
        new Confirmed().torment(provider, kills);
    }

    private void torment(Provider provider, int kills) throws IOException, InterruptedException {
        var job = Job.of(QUEUE, 100, LEASE, Duration.ZERO);
        var witness = new Witness();
        try (var broker = Broker.start(provider);
                var wire = broker.wire()) {
            broker.provision(QUEUE, LEASE);
            try (var worker = job.start(provider, broker.endpoint());
                    var api = ApiProcess.start(provider, wire.endpoint(), FILE);
                    var poster = new Poster(512);
                    var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                witness.listen(worker);
                var posting = new ArrayList<Future<Void>>();
                for (var i = 0; i < SENDERS; i++) {
                    var source = SOURCES.get(i % SOURCES.size());
                    posting.add(senders.submit(() -> post(poster, api, source)));
                }
                wire.faults().storm(10, new Fault.Unavailable());
                var random = new Random(20_261_121);
                for (var kill = 0; kill < kills; kill++) {
                    awaitConfirmed(confirmed.size() + 1);
                    delaySends(wire.faults(), Duration.ofMillis(300 + random.nextInt(1_500)));
                    api.kill();
                    left += spoolFiles(api) > 0 ? 1 : 0;
                    api.restart();
                }
                over.set(true);
                wire.faults().heal();
                for (var sender : posting) {
                    require(sender); // an answer that is still under way counts too
                }
                awaitEmptySpool(api);
                witness.awaitAll(confirmed, LONGEST);
                worker.stop();
            }
            report(kills, witness);
        }
    }

    /** A sender that ended early would leave less to lose than the report says. */
    private static void require(Future<Void> sender) throws InterruptedException {
        try {
            sender.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender ended early", e.getCause());
        }
    }

    /** A process that has just begun has nothing to lose yet. */
    private void awaitConfirmed(int count) throws InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (confirmed.size() < count && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }

    /** Until it is killed; some sends are answered when nobody waits for them any more. */
    private static void delaySends(FaultyWire wire, Duration until) throws InterruptedException {
        var end = System.nanoTime() + until.toNanos();
        while (System.nanoTime() < end) {
            wire.order(wire.operation(Verb.SEND), new Fault.Delay(Duration.ofSeconds(4)));
            Thread.sleep(100);
        }
    }

    private Void post(Poster poster, ApiProcess api, String source) throws InterruptedException {
        while (!over.get()) {
            var id = "evt_" + events.incrementAndGet();
            var status = poster.post(api.source(source), id);
            answers.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
            if (status == 200) {
                confirmed.add(poster.messageId(source, id));
            }
            if (status == Poster.CUT) {
                Thread.sleep(50); // it is being started again
            }
        }
        return null;
    }

    private static long spoolFiles(ApiProcess api) throws IOException {
        try (var files = Files.list(api.folder().resolve("spool"))) {
            return files.filter(path -> path.toString().endsWith(".spool"))
                    .filter(path -> path.toFile().length() > 0)
                    .count();
        }
    }

    private static void awaitEmptySpool(ApiProcess api) throws IOException, InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (spoolFiles(api) > 0 && System.nanoTime() < end) {
            Thread.sleep(100);
        }
    }

    private void report(int kills, Witness witness) {
        var byStatus = new TreeMap<String, AtomicInteger>();
        answers.forEach(
                (status, count) -> byStatus.put(status == 0 ? "cut" : status.toString(), count));
        System.out.printf("%d times kill -9; %d times with events in the spool%n", kills, left);
        System.out.printf("%d requests, answered %s%n", events.get(), byStatus);
        for (var source : SOURCES) {
            var mine = confirmed.stream().filter(id -> id.startsWith(source + ":")).toList();
            System.out.printf("%s: confirmed %s%n", source, witness.verdict(mine));
        }
    }
}
