package io.hookworks.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java process of its own, so that it can be measured or killed. */
record Child(Process process) implements AutoCloseable {
    static final String HEAP = "512m";

    static Child start(Class<?> main, Object... args) throws IOException {
        return start(main.getName(), System.getProperty("java.class.path"), HEAP, args);
    }

    static Child start(String main, String classPath, String heap, Object... args)
            throws IOException {
        return start(main, classPath, heap, Map.of(), args);
    }

    static Child start(
            String main,
            String classPath,
            String heap,
            Map<String, String> environment,
            Object... args)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xmx" + heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dhookworks.log.level=ERROR",
                        "-Djava.util.logging.config.file="
                                + System.getProperty("java.util.logging.config.file"),
                        "-cp",
                        classPath,
                        main));
        Stream.of(args).map(Object::toString).forEach(command::add);
        var builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    BufferedReader output() {
        return process.inputReader();
    }

    /** Waits for the line that starts with {@code word} and returns what follows it. */
    String await(String word) throws IOException {
        var output = output();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException("the child ended before it said " + word);
    }

    /** Writes a line that it reads. */
    void tell(String line) throws IOException {
        var input = process.outputWriter();
        input.write(line + "\n");
        input.flush();
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        var pid = Long.toString(process.pid());
        new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    }

    /** Asks it to leave, by SIGTERM, and waits until it has. */
    void stop() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy closes its output too
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
