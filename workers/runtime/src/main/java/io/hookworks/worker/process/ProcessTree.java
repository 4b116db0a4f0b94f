package io.hookworks.worker.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A running program and every process that it started, also those in the background, in sessions of
 * their own, or without a parent. Not safe for concurrent use.
 */
public final class ProcessTree {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);

    /** Every child inherits it, unless it is started with an empty environment. */
    static final String MARK = "HOOKWORKS_SUBPROCESS";

    private static final @Nullable String SETSID = find("setsid");

    private final Process root;
    private final ProcessFinder members;

    private ProcessTree(Process root, ProcessFinder members) {
        this.root = root;
        this.members = members;
    }

    /**
     * Whether this system starts programs as leaders of a session. A program that does not exist
     * then ends with code 127, instead of failing to start.
     */
    public static boolean leadsSession() {
        return SETSID != null;
    }

    private static @Nullable String find(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(file -> file.toAbsolutePath().toString())
                .findFirst()
                .orElse(null);
    }

    /**
     * Starts a program.
     *
     * @param builder its command is taken as it is, whatever its first character
     * @throws IOException if it cannot be started
     */
    public static ProcessTree start(ProcessBuilder builder) throws IOException {
        builder.command(leading(builder.command()));
        return Cgroup.isAvailable() ? inCgroup(builder) : marked(builder);
    }

    static ProcessTree inCgroup(ProcessBuilder builder) throws IOException {
        var cgroup = Cgroup.create();
        try {
            builder.command(cgroup.entering(builder.command()));
            return new ProcessTree(builder.start(), cgroup);
        } catch (IOException e) {
            cgroup.close();
            throw e;
        }
    }

    static ProcessTree marked(ProcessBuilder builder) throws IOException {
        var mark = UUID.randomUUID().toString();
        builder.environment().put(MARK, mark);
        var root = builder.start();
        return new ProcessTree(
                root,
                ProcessTable.isAvailable()
                        ? new LinuxProcesses(root, mark)
                        : new Descendants(root));
    }

    private static List<String> leading(List<String> command) {
        if (SETSID == null) {
            return command;
        }
        var all = new ArrayList<>(List.of(SETSID, "--")); // what follows is no option of it
        all.addAll(command);
        return all;
    }

    /** The program itself. */
    public Process root() {
        return root;
    }

    /**
     * Ends all that still runs: by SIGTERM, and after two seconds by SIGKILL. Returns when nothing
     * runs any more, after four seconds at most. An interrupt does not cut it short.
     */
    public void end() {
        if (!ends(ProcessHandle::destroy) && !ends(ProcessHandle::destroyForcibly)) {
            LOG.warn(
                    "processes {} of program {} are still alive after SIGKILL",
                    alive(),
                    root.pid());
        }
        members.close();
    }

    private Set<Long> alive() {
        // Asked first: a program that has not entered its control group yet is no member of it.
        var rootIsAlive = root.isAlive();
        var alive = new HashSet<>(members.alive());
        if (rootIsAlive) {
            alive.add(root.pid());
        }
        return alive;
    }

    /** Signals each member once, and those too that start meanwhile. */
    private boolean ends(Consumer<ProcessHandle> signal) {
        var signalled = new HashSet<Long>();
        var interrupted = false;
        var deadline = System.nanoTime() + GRACE.toNanos();
        var pause = FIRST_LOOK;
        try {
            for (var alive = alive(); !alive.isEmpty(); alive = alive()) {
                alive.stream()
                        .filter(signalled::add)
                        .forEach(pid -> ProcessHandle.of(pid).ifPresent(signal));
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                pause = pause.multipliedBy(2); // many may end at once, and each look costs
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
