package io.hookworks.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program and all that it has started. */
final class ProcessGroup {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Whether this system can start a program as the leader of a group of its own. */
    static final boolean CAN_LEAD = has("setsid") && has("kill");

    private final Process leader;

    /** Taken before anything is killed: of a dead process nobody knows the descendants. */
    private final List<ProcessHandle> descendants;

    private ProcessGroup(Process leader) {
        this.leader = leader;
        this.descendants = leader.descendants().toList();
    }

    static ProcessGroup of(Process leader) {
        return new ProcessGroup(leader);
    }

    private static boolean has(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Returns when it is gone; takes the grace at most, whatever the program does. */
    void end() {
        signal("TERM");
        leader.destroy();
        descendants.forEach(ProcessHandle::destroy);
        awaitLeader(GRACE);
        signal("KILL"); // also after the leader has gone: its children may not have
        leader.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        awaitLeader(GRACE);
    }

    private void awaitLeader(Duration most) {
        var interrupted = false;
        var end = System.nanoTime() + most.toNanos();
        while (leader.isAlive() && System.nanoTime() < end) {
            try {
                var _ = leader.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // it has been told already, and this is what it asked for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The JDK signals single processes only. */
    private void signal(String name) {
        if (!CAN_LEAD) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, "--", "-" + leader.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            LOG.warn(
                    "process group {} was not signalled; its members are one by one",
                    leader.pid(),
                    e);
        }
    }
}
