package io.hookworks.benchmarks;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Delayed and undelayed messages on one queue: how soon a handler begins with the one kind, and how
 * late, never early, with the other.
 */
final class Delay {
    private static final QueueName QUEUE = QueueName.of("delay");
    private static final Duration DELAY = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Of each kind. */
    private static final int PER_SECOND = 1_000;

    private static final int WARM_UP = 10_000;

    private Delay() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        // Pub/Sub: as many streams as Hookworks opens at all, since the emulator sends only some
        // 2,000 messages per second over each.
        var concurrency =
                switch (provider) {
                    case SQS -> 160;
                    case PUBSUB -> 512;
                };
        var lease = Duration.ofSeconds(30);
        var job = Job.of(QUEUE, concurrency, lease, Duration.ZERO);
        try (var broker = Broker.start(provider)) {
            broker.provision(QUEUE, lease);
            try (var worker = job.start(provider, broker.endpoint())) {
                var witness = new Witness();
                witness.listen(worker);
                warmUp(broker, witness);
                var sender = new Sender(broker.client(), QUEUE);
                var mixed = mixed(messages);
                var began = System.nanoTime();
                sender.send(mixed, 2 * PER_SECOND);
                System.out.printf(
                        Locale.ROOT,
                        "sent %,d delayed by %d s and %,d undelayed in %.1f s, %d sends repeated%n",
                        messages,
                        DELAY.toSeconds(),
                        messages,
                        (System.nanoTime() - began) / 1e9,
                        sender.repeated());
                var ids = mixed.stream().map(each -> each.message().id()).toList();
                witness.awaitAll(ids, LONGEST);
                System.out.println(witness.verdict(ids));
                report(sender.asked(), witness.began());
            }
        }
    }

    /** As production is: compiled, and connected. */
    private static void warmUp(Broker broker, Witness witness) throws InterruptedException {
        var sender = new Sender(broker.client(), QUEUE);
        sender.send(Load.messages(WARM_UP), 2 * PER_SECOND);
        witness.awaitAll(sender.asked().keySet(), LONGEST);
    }

    private static List<Outgoing> mixed(int messages) {
        var mixed = new ArrayList<Outgoing>();
        for (var i = 0; i < messages; i++) {
            mixed.add(new Outgoing(Broker.message("delayed" + i), DELAY));
            mixed.add(Outgoing.now(Broker.message("undelayed" + i)));
        }
        return mixed;
    }

    private static void report(Map<String, Instant> asked, Map<String, Instant> began) {
        var undelayed = lateness("undelayed", Duration.ZERO, asked, began);
        var delayed = lateness("delayed", DELAY, asked, began);
        System.out.printf(
                "undelayed, send to start: p50 %d ms, p99 %d ms, most %d ms%n",
                share(undelayed, 0.5), share(undelayed, 0.99), share(undelayed, 1));
        System.out.printf(
                "delayed: %d early; late: p50 %d ms, p99 %d ms, most %d ms%n",
                Arrays.stream(delayed).filter(late -> late < 0).count(),
                share(delayed, 0.5),
                share(delayed, 0.99),
                share(delayed, 1));
    }

    /** In milliseconds, rounded down, so that whatever is early is negative; in order. */
    private static long[] lateness(
            String kind, Duration delay, Map<String, Instant> asked, Map<String, Instant> began) {
        var late = LongStream.builder();
        asked.forEach(
                (id, at) -> {
                    var start = began.get(id);
                    if (id.startsWith(kind) && start != null) {
                        var nanos = Duration.between(at.plus(delay), start).toNanos();
                        late.add(Math.floorDiv(nanos, 1_000_000));
                    }
                });
        return late.build().sorted().toArray();
    }

    private static long share(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
