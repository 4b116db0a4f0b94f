package io.hookworks.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hears what {@link ScriptedWorker}s report, and remembers each run of a handler. */
final class Chronicle {
    /** How a run ended, as far as its worker could tell. */
    enum End {
        /** Acked, released, or dead-lettered: the broker knows. */
        SETTLED,
        /** The lease was lost, so another worker has it. */
        ABANDONED,
        /** Its process was killed. */
        UNHEARD
    }

    private record Run(Child worker, int attempt) {}

    private final Map<String, Map<Run, End>> runs = new HashMap<>();
    private final Map<String, Integer> doubled = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final List<Thread> listeners = new ArrayList<>();
    private long heard = System.nanoTime();

    void listen(Child worker) {
        listeners.add(
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> worker.output().lines().forEach(line -> hear(worker, line))));
    }

    /** Waits until all workers have gone and everything that they said was heard. */
    void awaitSilence() throws InterruptedException {
        for (var listener : listeners) {
            listener.join();
        }
    }

    private synchronized void hear(Child worker, String line) {
        heard = System.nanoTime();
        var words = line.split(" ", 4);
        switch (words[0]) {
            case "began" -> began(words[1], new Run(worker, Integer.parseInt(words[2])));
            case "did" -> done.add(words[1]);
            case "ended" -> ended(words[1], new Run(worker, Integer.parseInt(words[2])), words[3]);
            default -> System.out.println("  a worker " + line);
        }
    }

    private void began(String id, Run run) {
        if (of(id).put(run, End.UNHEARD) != null) {
            doubled.merge(id, 1, Integer::sum);
        }
    }

    private void ended(String id, Run run, String how) {
        var abandoned = how.startsWith("Abandoned");
        of(id).computeIfPresent(run, (_, _) -> abandoned ? End.ABANDONED : End.SETTLED);
        if (how.startsWith("Acked") || how.startsWith("DeadLettered")) {
            ended.add(id);
        }
    }

    private Map<Run, End> of(String id) {
        return runs.computeIfAbsent(id, _ -> new HashMap<>());
    }

    /** How long ago anyone said anything. */
    synchronized Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /** How many messages came to an end for good, as far as anyone said so. */
    synchronized int ended() {
        return ended.size();
    }

    /** Whether a handler of it came to its end and said done. */
    synchronized boolean done(String id) {
        return done.contains(id);
    }

    /** How often its handler began. */
    synchronized int runs(String id) {
        return of(id).size() + doubled.getOrDefault(id, 0);
    }

    /** How many of its runs ended so. */
    synchronized int runs(String id, End end) {
        return (int) of(id).values().stream().filter(end::equals).count();
    }

    /** How many handlers are at work in a process. */
    synchronized long open(Child worker) {
        return runs.values().stream()
                .flatMap(each -> each.entrySet().stream())
                .filter(each -> each.getKey().worker().equals(worker))
                .filter(each -> each.getValue() == End.UNHEARD)
                .count();
    }
}
