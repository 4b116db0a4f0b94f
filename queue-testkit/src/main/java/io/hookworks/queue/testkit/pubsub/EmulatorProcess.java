package io.hookworks.queue.testkit.pubsub;

import io.hookworks.queue.testkit.process.FreePorts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The child process of an emulator, and the files that it needs. */
final class EmulatorProcess {
    private static final String IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";

    private static final byte[] PING =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * A terminal sends Ctrl-C to us and to our children alike; who drains then still needs the
     * emulator. What a shell ignores its successor ignores too, Java included.
     */
    private static final String DEAF_TO_CTRL_C = "trap '' INT HUP; exec \"$@\"";

    private static final Duration START = Duration.ofSeconds(30);

    /** Docker may have to fetch the image, which is some hundreds of megabytes. */
    private static final Duration START_WITH_DOWNLOAD = Duration.ofMinutes(10);

    private final Process process;
    private final int port;
    private final Path log;
    private final Runnable afterwards;

    private EmulatorProcess(Process process, int port, Path log, Runnable afterwards) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.afterwards = afterwards;
    }

    static EmulatorProcess ofJar(Path jar, int wantedPort) throws IOException {
        int port = portOr(wantedPort);
        var grpcApi = extractGrpcApi();
        var classPath =
                String.join(File.pathSeparator, grpcApi.toString(), jar.toString(), whereWeAre());
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return start(
                List.of(
                        "/bin/sh",
                        "-c",
                        DEAF_TO_CTRL_C,
                        "emulator",
                        java.toString(),
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        EmulatorMain.class.getName(),
                        "--host=127.0.0.1",
                        "--port=" + port),
                port,
                START,
                () -> delete(grpcApi));
    }

    static EmulatorProcess ofContainer(int wantedPort) throws IOException {
        int port = portOr(wantedPort);
        var name = "hookworks-pubsub-" + UUID.randomUUID();
        var command =
                "docker run --rm --name %s -p 127.0.0.1:%d:8085 %s gcloud beta emulators pubsub start --host-port=0.0.0.0:8085"
                        .formatted(name, port, IMAGE);
        return start(
                List.of(command.split(" ")),
                port,
                START_WITH_DOWNLOAD,
                () -> Command.output(START, "docker", "rm", "--force", name));
    }

    private static EmulatorProcess start(
            List<String> command, int port, Duration patience, Runnable afterwards)
            throws IOException {
        // A pipe that nobody empties would stop the emulator once it is full.
        var log = temporary("hookworks-pubsub-emulator", ".log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var emulator = new EmulatorProcess(process, port, log, afterwards);
        try {
            emulator.awaitReady(patience);
        } catch (EmulatorAbsentException e) {
            emulator.end();
            throw e;
        }
        return emulator;
    }

    int port() {
        return port;
    }

    private void awaitReady(Duration patience) throws IOException {
        var until = System.nanoTime() + patience.toNanos();
        while (!answers("127.0.0.1", port)) {
            if (ended(Duration.ofMillis(50))) {
                throw new EmulatorAbsentException(
                        "the emulator ended before it was ready; it said: " + lastWords());
            }
            if (System.nanoTime() > until) {
                throw new EmulatorAbsentException(
                        "the emulator was not ready after %s; it said: %s"
                                .formatted(patience, lastWords()));
            }
        }
    }

    /** Asks, as a container's port accepts connections before anybody in it answers. */
    static boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2_000);
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(PING);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean ended(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmulatorAbsentException("interrupted while the emulator was starting", e);
        }
    }

    private String lastWords() throws IOException {
        var lines = Files.readString(log).strip().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** Kills the child and waits for its end, so that its port is free again. */
    void end() {
        process.destroyForcibly().onExit().join();
        afterwards.run();
        delete(log);
    }

    private static int portOr(int wanted) {
        return wanted == 0 ? FreePorts.next() : wanted;
    }

    private static Path extractGrpcApi() throws IOException {
        var target = temporary("hookworks-grpc-api", ".jar");
        try (var jar = EmulatorProcess.class.getResourceAsStream("grpc-api.jar")) {
            if (jar == null) {
                throw new IOException("grpc-api.jar is missing from queue-testkit");
            }
            Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private static String whereWeAre() throws IOException {
        try {
            var source = EmulatorMain.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(source.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where queue-testkit lies", e);
        }
    }

    /** Gone after {@link #end}, or with this process if that ends before the emulator is ready. */
    private static Path temporary(String prefix, String suffix) throws IOException {
        var file = Files.createTempFile(prefix, suffix);
        file.toFile().deleteOnExit();
        return file;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
