package io.hookworks.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Each way to find processes, whichever of them {@code Subprocess} takes on this machine. */
@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
    /** Ends while four processes that it started go on, each hidden in another way. */
    private static final String SCATTER =
            """
            mkdir pids
            sleep 1000 & echo $! > pids/child
            env -i sleep 1000 & echo $! > pids/bare
            sh -c 'trap "" TERM; sleep 1000 & echo $! > pids/deaf'
            (setsid sh -c 'echo $$ > pids/session; exec sleep 1000' &)
            until [ -s pids/session ]; do sleep 0.01; done
            """;

    @TempDir private Path folder;

    @Test
    void processes_are_found_by_mark_group_and_session() throws Exception {
        assertAllEnd(ProcessTree.marked(builder("setsid", "--", "sh", "-c", SCATTER)));
    }

    @Test
    void processes_are_found_by_control_group_whatever_they_do() throws Exception {
        assumeTrue(Cgroup.isAvailable(), "this process may not make control groups");
        var hidden = "(env -i setsid sh -c 'echo $$ > pids/hidden; exec sleep 1000' &)\n";
        var wait = "until [ -s pids/hidden ]; do sleep 0.01; done\n";
        assertAllEnd(ProcessTree.inCgroup(builder("sh", "-c", SCATTER + hidden + wait)));
    }

    @Test
    void process_of_another_tree_goes_on() throws Exception {
        var one = ProcessTree.marked(builder("sleep", "1000"));
        var other = ProcessTree.marked(builder("sleep", "1000"));
        one.end();
        assertTrue(other.root().isAlive());
        other.end();
        assertTrue(!one.root().isAlive() && !other.root().isAlive());
    }

    private ProcessBuilder builder(String... command) {
        return new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    }

    private void assertAllEnd(ProcessTree tree) throws Exception {
        assertEquals(0, tree.root().waitFor());
        var pids = pids();
        assertTrue(pids.size() >= 4, pids.toString());
        tree.end();
        Awaitility.await().until(() -> pids.stream().noneMatch(ProcessTreeTest::runs));
    }

    private Set<Long> pids() throws IOException {
        var pids = new TreeSet<Long>();
        try (var files = Files.list(folder.resolve("pids"))) {
            for (var file : files.toList()) {
                pids.add(Long.valueOf(Files.readString(file).strip()));
            }
        }
        return pids;
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
