package io.hookworks.queue.testkit.pubsub;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/**
 * Google's Pub/Sub emulator, run as a child process or found running.
 *
 * <p>Looks, in this order, for one that {@code PUBSUB_EMULATOR_HOST} names, for the jar of a gcloud
 * installation, and for a Docker that answers. The jar is started with a grpc-api of its own
 * version before it on the class path: without, it never releases the streams of a subscriber that
 * went away, and keeps handing them messages. It runs on the Java of this process with a heap of
 * 512 MiB, listens on the loopback address only, and ends with this process, however that ends, but
 * not before it: Ctrl-C, which reaches both, leaves time to drain. A container ends with {@link
 * #close} only. It has not been tried by the tests of this project, and has the defect described
 * above.
 *
 * <p>The emulator keeps everything in memory, knows no permissions and no limits of sizes, and
 * redelivers out of order after a negative acknowledgement. Safe for many threads.
 */
public final class PubSubEmulator implements AutoCloseable {
    private final String endpoint;
    private final @Nullable EmulatorProcess process;

    private PubSubEmulator(String endpoint, @Nullable EmulatorProcess process) {
        this.endpoint = endpoint;
        this.process = process;
    }

    /** Why {@link #start} would fail, and what helps; empty if an emulator can be had. */
    public static Optional<String> whyAbsent() {
        return EmulatorSearch.here().find() instanceof EmulatorOrigin.Absent(var why)
                ? Optional.of(why)
                : Optional.empty();
    }

    /**
     * Starts an emulator, which takes about a second, and returns when it can be connected to. One
     * that is named by {@code PUBSUB_EMULATOR_HOST} is used where it is.
     *
     * @param port to listen on; 0 for any that is free
     * @throws EmulatorAbsentException if there is none, or it does not start
     */
    public static PubSubEmulator start(int port) {
        try {
            return switch (EmulatorSearch.here().find()) {
                case EmulatorOrigin.Running(var host, var there) -> running(host, there);
                case EmulatorOrigin.Jar(var jar) -> of(EmulatorProcess.ofJar(jar, port));
                case EmulatorOrigin.Container() -> of(EmulatorProcess.ofContainer(port));
                case EmulatorOrigin.Absent(var why) -> throw new EmulatorAbsentException(why);
            };
        } catch (IOException e) {
            throw new EmulatorAbsentException("the emulator could not be started", e);
        }
    }

    private static PubSubEmulator running(String host, int port) {
        if (!EmulatorProcess.answers(host, port)) {
            throw new EmulatorAbsentException(
                    "PUBSUB_EMULATOR_HOST says %s:%d, and no emulator answers there: start it, or"
                                    .formatted(host, port)
                            + " unset the variable");
        }
        return new PubSubEmulator(host + ":" + port, null);
    }

    private static PubSubEmulator of(EmulatorProcess process) {
        return new PubSubEmulator("127.0.0.1:" + process.port(), process);
    }

    /**
     * The emulator that all tests of this JVM share: started on first use, ended with the JVM.
     * Where there is none, the calling test is aborted, which JUnit reports as skipped with the
     * reason; with {@code CI=true} it fails instead. Needs JUnit on the class path. Tests use ids
     * of their own, as they are not alone.
     */
    public static PubSubEmulator shared() {
        return SharedEmulator.orSkip();
    }

    /** Host and port, as in {@code PUBSUB_EMULATOR_HOST}. */
    public String endpoint() {
        return endpoint;
    }

    /** Ends the emulator if {@link #start} started it; its data is gone then. */
    @Override
    public void close() {
        if (process != null) {
            process.end();
        }
    }
}
