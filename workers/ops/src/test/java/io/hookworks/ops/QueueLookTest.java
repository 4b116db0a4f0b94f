package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/** A queue that is missing hides no other. */
class QueueLookTest {
    @TempDir private Path folder;

    private final InMemoryQueues queues = new InMemoryQueues(ManualClock.somewhere());
    private final StringWriter err = new StringWriter();
    private List<QueueConfig> all;

    @BeforeEach
    void read() throws Exception {
        all = List.copyOf(Folder.in(folder).config().queues().values());
    }

    @Test
    void the_others_are_counted_and_it_is_named() throws Exception {
        queues.provision(spec(0));

        var looks = QueueLook.at(queues, all);

        assertEquals(List.of("0", "unknown"), shown(looks));
        assertEquals(ExitCode.PARTIAL, reported(looks));
        assertTrue(err.toString().contains(all.get(1).name() + ": stats failed (QUEUE_NOT_FOUND)"));
        assertTrue(err.toString().contains(all.get(1).name().deadLetters() + ": stats failed"));
        assertTrue(err.toString().contains("Run ./hookworks doctor"), err.toString());
    }

    @Test
    void if_none_is_there_the_command_has_failed() throws Exception {
        assertEquals(ExitCode.ERROR, reported(QueueLook.at(queues, all)));
    }

    @Test
    void if_all_are_there_it_is_done() throws Exception {
        queues.provision(spec(0));
        queues.provision(spec(1));

        assertEquals(ExitCode.OK, reported(QueueLook.at(queues, all)));
        assertEquals("", err.toString());
    }

    private QueueSpec spec(int at) {
        return all.get(at).spec();
    }

    private static List<String> shown(List<QueueLook> looks) {
        return looks.stream().map(look -> Counts.shown(look.counts().visible())).toList();
    }

    private int reported(List<QueueLook> looks) {
        var failures = new QueueFailures(looks.size());
        looks.forEach(look -> look.addTo(failures));
        return failures.report(new PrintWriter(err, true));
    }
}
