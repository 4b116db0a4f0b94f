package io.hookworks.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Hears what worker processes report, and remembers. Safe for many threads. */
final class Witness {
    /** How a delivery ended, in the worker's words. */
    record Ended(Child worker, String id, Instant began, Instant heard, String how) {}

    private final Map<String, Instant> began = new ConcurrentHashMap<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final Queue<Ended> endings = new ConcurrentLinkedQueue<>();

    void listen(Child worker) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> worker.output().lines().forEach(line -> hear(worker, line)));
    }

    private void hear(Child worker, String line) {
        var words = line.split(" ", 4);
        switch (words[0]) {
            case "did" -> {
                began.putIfAbsent(words[1], instant(words[2]));
                runs.incrementAndGet();
            }
            case "ended" ->
                    endings.add(
                            new Ended(
                                    worker, words[1], instant(words[2]), Instant.now(), words[3]));
            default -> {
                // What a worker says when it leaves is of no use here.
            }
        }
    }

    private static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    /** When each message that was handled to its end was first begun. */
    Map<String, Instant> began() {
        return began;
    }

    /** Handlers that came to their end. */
    int runs() {
        return runs.get();
    }

    List<Ended> endings() {
        return List.copyOf(endings);
    }

    /** Waits until all of these were handled. */
    void awaitAll(Collection<String> ids, Duration longest) throws InterruptedException {
        await(() -> began.keySet().containsAll(ids), longest);
    }

    void awaitRuns(int count, Duration longest) throws InterruptedException {
        await(() -> runs() >= count, longest);
    }

    private interface Condition {
        boolean holds();
    }

    /** Returns as well when it gave up: what is missing then counts as lost. */
    private static void await(Condition condition, Duration longest) throws InterruptedException {
        var end = System.nanoTime() + longest.toNanos();
        while (!condition.holds() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
    }

    /** Of those that should have been handled: lost, and handled more than once. */
    String verdict(Collection<String> ids) {
        var lost = ids.stream().filter(id -> !began.containsKey(id)).count();
        return "%d messages, %d lost, %d doubled"
                .formatted(ids.size(), lost, runs() - began.size());
    }
}
