package io.hookworks.worker;

import io.hookworks.worker.process.ProcessTree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that a handler runs, and that cannot outlive it. When the handler is interrupted, since
 * its time is over, its lease is lost or its worker shuts down, the program is ended with all that
 * it has started: by SIGTERM first, and by SIGKILL after two seconds.
 *
 * <pre>{@code
 * var made = Subprocess.of("wkhtmltopdf", "ticket.html", "ticket.pdf").in(folder).run();
 * return made.exitCode() == 0 ? Verdict.done() : Verdict.retry(made.errors());
 * }</pre>
 *
 * <p>Its output goes to files, never through a pipe: a virtual thread that reads a pipe cannot be
 * interrupted and holds a thread of the machine, and 256 of those stop every handler of the
 * process.
 *
 * <p>When it has ended, in whatever way, what it left running in the background is ended too, also
 * in sessions of its own. On Linux such processes are found by their control group where this
 * process may make one, else by a mark in their environment, their process group, session and
 * parent; elsewhere only descendants of a program that still runs are found.
 *
 * <p>Its environment is {@link #ENVIRONMENT} and what {@link #with} and {@link #inherit} add: the
 * secrets in the environment of this process are not for every program.
 *
 * <p>Immutable; {@link #run} may be called by many threads at once.
 */
public final class Subprocess {
    /** What is kept of each output, from its end. */
    public static final int TAIL_BYTES = 64 * 1024;

    /** More output than that ends the program: it would fill the disk. */
    public static final long MOST_OUTPUT_BYTES = 256L * 1024 * 1024;

    /** Variables that a program inherits, where this process has them. */
    public static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "USER", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE");

    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;

    /**
     * How it ended.
     *
     * @param exitCode 128 plus the signal, if a signal ended it; 127 on Linux if there is no such
     *     program
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
        return new Subprocess(List.of(command), inherited(ENVIRONMENT), Path.of(""));
    }

    /** The same in another folder. */
    public Subprocess in(Path other) {
        return new Subprocess(command, environment, other);
    }

    /** The same with further variables in its environment. */
    public Subprocess with(Map<String, String> variables) {
        var all = new HashMap<>(environment);
        all.putAll(variables);
        return new Subprocess(command, Map.copyOf(all), folder);
    }

    /** The same with further variables of this process, where it has them. */
    public Subprocess inherit(String... variables) {
        return with(inherited(Set.of(variables)));
    }

    private static Map<String, String> inherited(Set<String> variables) {
        var inherited = new HashMap<>(System.getenv());
        inherited.keySet().retainAll(variables);
        return Map.copyOf(inherited);
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
        var tree = ProcessTree.start(builder(output, errors));
        try {
            while (!tree.root().waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Files.size(output) + Files.size(errors) > MOST_OUTPUT_BYTES) {
                    throw new IOException(
                            command.getFirst()
                                    + " wrote more than "
                                    + MOST_OUTPUT_BYTES
                                    + " bytes");
                }
            }
        } finally {
            tree.end();
        }
        return new Outcome(
                tree.root().exitValue(), Tail.of(output, TAIL_BYTES), Tail.of(errors, TAIL_BYTES));
    }

    private ProcessBuilder builder(Path output, Path errors) {
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
