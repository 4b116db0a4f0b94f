package io.hookworks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that a handler runs, and that cannot outlive it. When the handler is interrupted, since
 * its time is over, its lease is lost or its worker shuts down, the program is ended with all that
 * it has started: asked by SIGTERM first, killed after a grace of two seconds.
 *
 * <pre>{@code
 * var made = Subprocess.of("wkhtmltopdf", "ticket.html", "ticket.pdf").in(folder).run();
 * return made.exitCode() == 0 ? Verdict.done() : Verdict.retry(made.errors());
 * }</pre>
 *
 * <p>Its output goes to files, never through a pipe: a virtual thread that reads a pipe cannot be
 * interrupted and holds a thread of the machine, and 256 of those stop every handler of the
 * process. Where there is {@code setsid} (Linux) it leads a process group of its own, so that
 * children whose parent has died are found too; elsewhere those that are its descendants when it is
 * ended are.
 *
 * <p>Immutable; {@link #run} may be called by many threads at once.
 */
public final class Subprocess {
    /** What is kept of each output, from its end. */
    public static final int TAIL_BYTES = 64 * 1024;

    /** More output than that ends the program: it would fill the disk. */
    public static final long MOST_OUTPUT_BYTES = 256L * 1024 * 1024;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;

    /**
     * How it ended.
     *
     * @param exitCode 128 plus the signal, if a signal ended it; 127 where there is {@code setsid}
     *     and no such program
     * @param output the end of what it wrote to stdout, as UTF-8
     * @param errors the end of what it wrote to stderr, as UTF-8
     */
    public record Outcome(int exitCode, String output, String errors) {}

    private Subprocess(List<String> command, Map<String, String> environment, Path folder) {
        this.command = command;
        this.environment = environment;
        this.folder = folder;
    }

    /** A program and its arguments; no shell reads them. */
    public static Subprocess of(String... command) {
        if (command.length == 0) {
            throw new IllegalArgumentException("a command has at least the name of a program");
        }
        return new Subprocess(List.of(command), Map.of(), Path.of(""));
    }

    /** The same in another folder. */
    public Subprocess in(Path other) {
        return new Subprocess(command, environment, other);
    }

    /** The same with further variables in its environment. */
    public Subprocess with(Map<String, String> variables) {
        return new Subprocess(command, Map.copyOf(variables), folder);
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if it could not be started, or wrote more than {@link #MOST_OUTPUT_BYTES}
     * @throws InterruptedException if the thread was interrupted; the program is gone then
     */
    public Outcome run() throws IOException, InterruptedException {
        var output = Files.createTempFile("hookworks-", ".out");
        try {
            var errors = Files.createTempFile("hookworks-", ".err");
            try {
                return run(output, errors);
            } finally {
                Files.deleteIfExists(errors);
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private Outcome run(Path output, Path errors) throws IOException, InterruptedException {
        var process = start(output, errors);
        var ended = false;
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Files.size(output) + Files.size(errors) > MOST_OUTPUT_BYTES) {
                    throw new IOException(
                            command.getFirst()
                                    + " wrote more than "
                                    + MOST_OUTPUT_BYTES
                                    + " bytes");
                }
            }
            ended = true;
            return new Outcome(
                    process.exitValue(), Tail.of(output, TAIL_BYTES), Tail.of(errors, TAIL_BYTES));
        } finally {
            if (!ended) {
                ProcessGroup.of(process).end();
            }
        }
    }

    private Process start(Path output, Path errors) throws IOException {
        var full = new ArrayList<String>();
        if (ProcessGroup.CAN_LEAD) {
            full.add("setsid"); // becomes the program: it needs no fork, so the pid stays
        }
        full.addAll(command);
        var builder =
                new ProcessBuilder(full)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
