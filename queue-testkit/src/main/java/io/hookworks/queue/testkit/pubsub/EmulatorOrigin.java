package io.hookworks.queue.testkit.pubsub;

import java.nio.file.Path;

/** Where an emulator comes from, in order of preference. */
sealed interface EmulatorOrigin {
    /** Somebody else started it, and ends it. */
    record Running(String endpoint) implements EmulatorOrigin {}

    /** The jar of a gcloud installation. */
    record Jar(Path path) implements EmulatorOrigin {}

    /** Docker answers, so Google's image can be run. */
    record Container() implements EmulatorOrigin {}

    record Absent(String why) implements EmulatorOrigin {}
}
