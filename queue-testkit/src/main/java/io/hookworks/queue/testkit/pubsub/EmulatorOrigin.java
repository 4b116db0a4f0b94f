package io.hookworks.queue.testkit.pubsub;

import java.nio.file.Path;

/** Where an emulator comes from, in order of preference. */
sealed interface EmulatorOrigin {
    /** Somebody else started it, and ends it. */
    record Running(String host, int port) implements EmulatorOrigin {
        /** Reads host and port as in {@code PUBSUB_EMULATOR_HOST}. */
        static EmulatorOrigin parse(String endpoint) {
            int colon = endpoint.lastIndexOf(':');
            try {
                return new Running(
                        endpoint.substring(0, Math.max(0, colon)),
                        Integer.parseInt(endpoint.substring(colon + 1)));
            } catch (NumberFormatException e) {
                return new Absent(
                        "PUBSUB_EMULATOR_HOST says %s, which is not host:port".formatted(endpoint));
            }
        }
    }

    /** The jar of a gcloud installation. */
    record Jar(Path path) implements EmulatorOrigin {}

    /** Docker answers, so Google's image can be run. */
    record Container() implements EmulatorOrigin {}

    record Absent(String why) implements EmulatorOrigin {}
}
