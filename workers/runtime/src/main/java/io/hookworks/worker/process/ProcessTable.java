package io.hookworks.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** The running processes of this machine, as {@code /proc} shows them on Linux. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final ReentrantLock READING = new ReentrantLock();
    private static Snapshot last = new Snapshot(System.nanoTime(), List.of());

    private ProcessTable() {}

    /**
     * One process.
     *
     * @param started in clock ticks since the machine started: tells a process from a later one
     *     that was given the same id
     * @param mark the value of {@link ProcessTree#MARK} in the environment that it was first seen
     *     with; empty if there is none
     */
    record Entry(long pid, long parent, long group, long session, long started, String mark) {}

    private record Snapshot(long begun, List<Entry> entries) {
        /** Environments are read once for each process: that is half of all the work. */
        Map<Long, Entry> byPid() {
            return entries.stream().collect(Collectors.toMap(Entry::pid, entry -> entry));
        }
    }

    static boolean isAvailable() {
        return Files.isReadable(PROC.resolve("self").resolve("stat"));
    }

    /**
     * All processes but zombies, which no signal ends. Threads that call at the same time share a
     * reading that begins after their calls.
     */
    static List<Entry> read() throws IOException {
        var called = System.nanoTime();
        READING.lock();
        try {
            if (last.begun() - called <= 0) {
                last = new Snapshot(System.nanoTime(), entries(last.byPid()));
            }
            return last.entries();
        } finally {
            READING.unlock();
        }
    }

    private static List<Entry> entries(Map<Long, Entry> known) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                entry(folder, known).ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static Optional<Entry> entry(Path folder, Map<Long, Entry> known) {
        var stat = content(folder.resolve("stat"));
        // The name, in parentheses, may hold spaces and parentheses of its own.
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        var pid = Long.parseLong(String.valueOf(folder.getFileName()));
        var started = Long.parseLong(fields[19]);
        var before = known.get(pid);
        return Optional.of(
                new Entry(
                        pid,
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        started,
                        before != null && before.started() == started
                                ? before.mark()
                                : mark(content(folder.resolve("environ")))));
    }

    private static String mark(String environment) {
        for (var variable : environment.split("\0", -1)) {
            if (variable.startsWith(ProcessTree.MARK + "=")) {
                return variable.substring(ProcessTree.MARK.length() + 1);
            }
        }
        return "";
    }

    /** Empty if the process has ended, or belongs to another user. */
    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
