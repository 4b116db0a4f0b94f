package io.hookworks.queue.testkit.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Java program in a process of its own, on the class path of this one, to receive signals. */
public final class Child implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread listener;

    private Child(Process process) {
        this.process = process;
        this.listener = Thread.ofVirtual().start(this::listen);
    }

    /**
     * Starts a program.
     *
     * @param home the folder of its {@code hookworks.yaml}
     * @param environment added to that of this process
     */
    public static Child start(
            Class<?> main, Path home, Map<String, String> environment, String... args)
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
                        main.getName()));
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

    /**
     * Waits until a line contains this text.
     *
     * @throws AssertionError if the process ends before
     */
    public void awaitLine(String part) {
        await(part).until(() -> said(part) || ended());
        if (!said(part)) {
            throw new AssertionError("it ended before it said '" + part + "': " + lines);
        }
    }

    /** Whether a line that it has printed contains this text. */
    public boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    /** What it has printed, standard output and error together. */
    public List<String> lines() {
        return lines;
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Sends SIGTERM. By its handle, so that what it prints in the end can still be read. */
    public void stop() {
        process.toHandle().destroy();
    }

    /** Waits for its end and for all that it has printed, and returns the exit code. */
    public int awaitEnd() {
        await("the end of what said " + lines).until(this::ended);
        return process.exitValue();
    }

    private boolean ended() {
        return !process.isAlive() && !listener.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
