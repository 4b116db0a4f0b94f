package io.hookworks.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** What goes wrong in production, and whether a message is lost by it. */
final class Torment {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private Torment() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        Restarts.run(provider, messages);
        NetworkCut.run(provider, messages);
        Frozen.run(provider, messages);
    }
}
