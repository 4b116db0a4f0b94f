package io.hookworks.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Hookworks and its rivals, a process each. */
record Runners(Runner hookworks, List<Runner> rivals) implements AutoCloseable {
    static Runners start(Provider provider, List<String> rivals, int concurrency)
            throws IOException {
        return start(provider, rivals, concurrency, Child.HEAP);
    }

    static Runners start(Provider provider, List<String> rivals, int concurrency, String heap)
            throws IOException {
        var started = new ArrayList<Runner>();
        for (var rival : rivals) {
            started.add(Runner.start(rival, provider, concurrency, heap));
        }
        return new Runners(
                Runner.start(Runner.HOOKWORKS, provider, concurrency, heap), List.copyOf(started));
    }

    /** The rivals first. */
    List<Runner> all() {
        var all = new ArrayList<>(rivals);
        all.add(hookworks);
        return all;
    }

    @Override
    public void close() {
        all().forEach(Runner::close);
    }
}
