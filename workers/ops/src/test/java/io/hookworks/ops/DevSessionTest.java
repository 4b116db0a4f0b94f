package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class DevSessionTest {
    @TempDir private Path folder;

    @Test
    void commands_find_the_dev_that_runs_in_their_folder() throws Exception {
        var session = Folder.dev(ProcessHandle.current().pid());
        session.announce(folder);

        assertEquals(Optional.of(session), DevSession.running(folder));

        DevSession.forget(folder);
        assertEquals(Optional.empty(), DevSession.running(folder));
    }

    @Test
    void the_note_of_a_dev_that_was_killed_counts_for_nothing() throws Exception {
        Folder.dev(Integer.MAX_VALUE).announce(folder);

        assertEquals(Optional.empty(), DevSession.running(folder));
    }

    @Test
    void the_environment_can_point_elsewhere_while_dev_runs() throws Exception {
        Folder.dev(ProcessHandle.current().pid()).announce(folder);

        assertEquals(Optional.empty(), dev("HOOKWORKS_DEV", "off"));
        assertEquals(Optional.empty(), dev("HOOKWORKS_SQS_ENDPOINT", "http://elsewhere:9324"));
    }

    private Optional<DevSession> dev(String name, String value) {
        return new Home(folder, new Environment(Map.of(name, value))).dev();
    }
}
