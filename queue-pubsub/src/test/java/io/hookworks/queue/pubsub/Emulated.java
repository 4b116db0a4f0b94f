package io.hookworks.queue.pubsub;

import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

import java.time.Duration;
import java.util.UUID;

/** A connection to the emulator, in a project that no other test knows. */
record Emulated(PubSubConnection connection, PubSubNames names) implements AutoCloseable {
    static Emulated open() {
        var project = "test-" + UUID.randomUUID();
        var settings = PubSubSettings.standard(project).at(PubSubEmulator.shared().endpoint());
        return new Emulated(PubSubConnection.open(settings), new PubSubNames(project, ""));
    }

    PubSubPlan plan() {
        return new PubSubPlan(names, true);
    }

    @Override
    public void close() {
        connection.close(Duration.ofSeconds(1));
    }
}
