package io.hookworks.queue.testkit.pubsub;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One emulator per JVM; apart from {@link PubSubEmulator}, which must work without JUnit. */
final class SharedEmulator {
    private static @Nullable PubSubEmulator emulator;

    private SharedEmulator() {}

    static synchronized PubSubEmulator orSkip() {
        if (emulator == null) {
            emulator = start(Boolean.parseBoolean(System.getenv("CI")));
        }
        return emulator;
    }

    private static PubSubEmulator start(boolean required) {
        var absent = PubSubEmulator.whyAbsent();
        if (absent.isPresent() && !required) {
            return Assumptions.abort(absent.get());
        }
        var started = PubSubEmulator.start(0);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("emulator").unstarted(started::close));
        return started;
    }
}
