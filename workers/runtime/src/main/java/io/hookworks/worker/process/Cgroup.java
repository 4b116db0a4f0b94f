package io.hookworks.worker.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A control group of one program (cgroup version 2). No process leaves it without the right to
 * write to the hierarchy. Most containers mount the hierarchy read-only: then there is none.
 */
final class Cgroup implements ProcessFinder {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);
    private static final String SHELL = "/bin/sh";
    private static final String PROCS = "cgroup.procs";

    /** The group of this process, if it may make groups below it and move processes there. */
    private static final @Nullable Path PARENT = parent();

    private final Path folder;

    private Cgroup(Path folder) {
        this.folder = folder;
    }

    static boolean isAvailable() {
        return PARENT != null;
    }

    /** A new group. */
    static Cgroup create() throws IOException {
        if (PARENT == null) {
            throw new IOException("this process may not make control groups");
        }
        return new Cgroup(Files.createTempDirectory(PARENT, "hookworks-"));
    }

    private static @Nullable Path parent() {
        try {
            var own = CgroupPath.own();
            return own != null && Files.isWritable(own) && takesProcesses(own) ? own : null;
        } catch (IOException e) {
            LOG.debug("no control group can be made", e);
            return null;
        }
    }

    private static boolean takesProcesses(Path own) throws IOException {
        var trial = Files.createTempDirectory(own, "hookworks-");
        try {
            return new ProcessBuilder(
                                    SHELL,
                                    "-c",
                                    "echo 0 > \"$0\"",
                                    String.valueOf(trial.resolve(PROCS)))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } finally {
            Files.delete(trial);
        }
    }

    /** The command that moves itself into the group and becomes the given one. */
    List<String> entering(List<String> command) {
        var all = new ArrayList<String>();
        all.add(SHELL);
        all.add("-c");
        all.add("echo 0 > \"$0\" && exec \"$@\"");
        all.add(String.valueOf(folder.resolve(PROCS)));
        all.addAll(command);
        return all;
    }

    /** Without members of groups that the program made below its own. */
    @Override
    public Set<Long> alive() {
        try (var lines = Files.lines(folder.resolve(PROCS))) {
            return lines.map(Long::valueOf).collect(Collectors.toSet());
        } catch (IOException e) {
            LOG.warn("cannot read the members of control group {}", folder, e);
            return Set.of();
        }
    }

    /** Removes the group. */
    @Override
    public void close() {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            LOG.warn("control group {} was not removed", folder, e);
        }
    }
}
