package io.hookworks.infra;

import static org.awaitility.Awaitility.await;

import io.hookworks.ops.Main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@code ./hookworks} in a process of its own, to be sent real signals. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Child(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    static Child start(Path home, Map<String, String> environment, String... args)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dhookworks.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    private void listen() {
        try (var output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("its output ended: " + e);
        }
    }

    /** Waits until it says so. */
    void awaitLine(String part) {
        await().atMost(PATIENCE).until(() -> said(part) || !process.isAlive());
        if (!said(part)) {
            throw new AssertionError("it ended instead: " + lines);
        }
    }

    boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    List<String> lines() {
        return lines;
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** SIGTERM. By its handle, so that what it says in the end can still be read. */
    void stop() {
        process.toHandle().destroy();
    }

    /** Waits for its end; the exit code. */
    int awaitEnd(Duration most) {
        await("the end of what said " + lines).atMost(most).until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
