package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
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

        assertTrue(dev(Map.of()).isPresent());
        assertTrue(dev(Map.of("HOOKWORKS_PROVIDER", "sqs")).isPresent());
        assertEquals(Optional.empty(), dev(Map.of("HOOKWORKS_DEV", "off")));
        assertEquals(Optional.empty(), dev(Map.of("HOOKWORKS_PROVIDER", "pubsub")));
        var place = Map.of("HOOKWORKS_SQS_ENDPOINT", "http://elsewhere:9324");
        assertEquals(Optional.empty(), dev(place));
        assertTrue(dev(Map.of("PUBSUB_EMULATOR_HOST", "elsewhere:8085")).isPresent());
    }

    @Test
    void an_emulator_that_the_environment_names_is_this_dev_if_it_uses_that_one() throws Exception {
        emulator().announce(folder);

        assertTrue(dev(Map.of("PUBSUB_EMULATOR_HOST", "localhost:8085")).isPresent());
        assertTrue(dev(Map.of("HOOKWORKS_SQS_ENDPOINT", "http://elsewhere:9324")).isPresent());
        assertEquals(Optional.empty(), dev(Map.of("PUBSUB_EMULATOR_HOST", "elsewhere:8085")));
    }

    @Test
    void beside_a_dev_its_provider_is_that_of_every_command() throws Exception {
        var beside = Folder.in(folder);
        assertEquals(Hookworks.Provider.SQS, beside.config().provider());
        emulator().announce(folder);

        assertEquals(Hookworks.Provider.PUBSUB, beside.home().read(Purpose.OPERATE).provider());
        assertEquals(
                "localhost:8085", beside.home().devSettings().get("hookworks.pubsub.emulator"));
        assertEquals("dev at localhost:8085", beside.home().addressed(Hookworks.Provider.PUBSUB));
    }

    private static DevSession emulator() {
        var nobody = URI.create("http://localhost:9");
        var pid = ProcessHandle.current().pid();
        return new DevSession(
                pid,
                Hookworks.Provider.PUBSUB,
                "localhost:8085",
                nobody,
                nobody,
                2525,
                Folder.TOKEN);
    }

    private Optional<DevSession> dev(Map<String, String> variables) {
        return new Home(folder, new Environment(variables)).dev();
    }
}
