package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An emulator is found where people have one, and who has none is told how to get it. */
class PubSubEmulatorTest {
    @TempDir Path folder;

    @Test
    void one_that_runs_goes_before_all_others() throws IOException {
        var sdk = sdkWithEmulator();

        var search =
                new EmulatorSearch(Map.of("PUBSUB_EMULATOR_HOST", "localhost:8085"), List.of(sdk));

        assertEquals(new EmulatorOrigin.Running("localhost:8085"), search.find());
    }

    @Test
    void a_gcloud_on_the_path_leads_to_its_jar_through_a_link() throws IOException {
        var sdk = sdkWithEmulator();
        var bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("gcloud"), program(sdk.resolve("bin/gcloud"), "exit 1"));

        var search = new EmulatorSearch(Map.of("PATH", bin.toString()), List.of());

        assertEquals(new EmulatorOrigin.Jar(jarIn(sdk)), search.find());
    }

    @Test
    void a_gcloud_that_lies_elsewhere_is_asked() throws IOException {
        var sdk = sdkWithEmulator();
        var bin = Files.createDirectories(folder.resolve("elsewhere/bin"));
        program(bin.resolve("gcloud"), "echo " + sdk);

        var search = new EmulatorSearch(Map.of("PATH", bin.toString()), List.of());

        assertEquals(new EmulatorOrigin.Jar(jarIn(sdk)), search.find());
    }

    @Test
    void docker_counts_only_if_it_answers() throws IOException {
        var bin = Files.createDirectory(folder.resolve("bin"));
        var search = new EmulatorSearch(Map.of("PATH", bin.toString()), List.of());

        program(bin.resolve("docker"), "echo cannot connect >&2; exit 1");
        assertInstanceOf(EmulatorOrigin.Absent.class, search.find());

        program(bin.resolve("docker"), "echo 28.2.2");
        assertEquals(new EmulatorOrigin.Container(), search.find());
    }

    @Test
    void who_has_none_is_told_how_to_get_one() {
        var found = new EmulatorSearch(Map.of("PATH", folder.toString()), List.of()).find();

        var why = assertInstanceOf(EmulatorOrigin.Absent.class, found).why();
        assertTrue(why.contains("gcloud components install pubsub-emulator"), why);
        assertTrue(why.contains("PUBSUB_EMULATOR_HOST"), why);
    }

    @Test
    void an_emulator_is_ready_when_started_and_gone_when_closed() {
        PubSubEmulator.shared();
        var emulator = PubSubEmulator.start(0);
        var port = Integer.parseInt(emulator.endpoint().substring("127.0.0.1:".length()));

        assertTrue(EmulatorProcess.answers("127.0.0.1", port));
        emulator.close();
        assertFalse(EmulatorProcess.answers("127.0.0.1", port));
    }

    private Path sdkWithEmulator() throws IOException {
        var sdk = Files.createDirectory(folder.resolve("sdk"));
        Files.createDirectory(sdk.resolve("bin"));
        Files.createDirectories(sdk.resolve("platform/pubsub-emulator/lib"));
        Files.createFile(jarIn(sdk));
        return sdk;
    }

    private static Path jarIn(Path sdk) {
        return sdk.resolve("platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar");
    }

    private static Path program(Path at, String script) throws IOException {
        Files.writeString(at, "#!/bin/sh\n" + script + "\n");
        assertTrue(at.toFile().setExecutable(true));
        return at;
    }
}
