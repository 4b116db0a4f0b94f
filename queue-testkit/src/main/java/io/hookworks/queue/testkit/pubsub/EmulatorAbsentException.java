package io.hookworks.queue.testkit.pubsub;

/**
 * There is no Pub/Sub emulator on this machine, or it did not start; the message says what to do.
 */
public final class EmulatorAbsentException extends IllegalStateException {
    EmulatorAbsentException(String message) {
        super(message);
    }

    EmulatorAbsentException(String message, Throwable cause) {
        super(message, cause);
    }
}
