package io.hookworks.dev;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.queue.testkit.pubsub.EmulatorAbsentException;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

/** Google's own Pub/Sub emulator, beside this process, or wherever the environment says. */
final class Emulator implements Broker {
    private final PubSubEmulator emulator;

    private Emulator(PubSubEmulator emulator) {
        this.emulator = emulator;
    }

    static Emulator start(int port) {
        try {
            return new Emulator(PubSubEmulator.start(port));
        } catch (EmulatorAbsentException e) {
            throw new OpsException(
                    ExitCode.ERROR,
                    "Pub/Sub on a laptop is Google's emulator: " + e.getMessage() + ".",
                    e);
        }
    }

    @Override
    public void close() {
        emulator.close();
    }
}
