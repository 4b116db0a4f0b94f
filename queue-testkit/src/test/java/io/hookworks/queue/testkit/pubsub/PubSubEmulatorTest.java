package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An emulator is found where people have one, and who has none is told how to get it. */
class PubSubEmulatorTest {
    @TempDir Path folder;

    @Test
    void one_that_runs_goes_before_all_others() throws IOException {
        var sdk = sdkWithEmulator();

        var search =
                new EmulatorSearch(Map.of("PUBSUB_EMULATOR_HOST", "localhost:8085"), List.of(sdk));

        assertEquals(new EmulatorOrigin.Running("localhost", 8085), search.find());
    }

    @Test
    void an_address_that_is_none_is_not_taken_for_one() {
        for (var wrong : List.of("localhost", "localhost:port")) {
            var search = new EmulatorSearch(Map.of("PUBSUB_EMULATOR_HOST", wrong), List.of());

            var why = assertInstanceOf(EmulatorOrigin.Absent.class, search.find()).why();
            assertTrue(why.contains(wrong), why);
        }
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
        needsJar();
        var emulator = PubSubEmulator.start(0);

        assertTrue(answers(emulator.endpoint()));
        emulator.close();
        assertFalse(answers(emulator.endpoint()));
    }

    @Test
    void an_emulator_ends_when_the_process_that_started_it_is_killed() throws Exception {
        needsJar();
        var parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmulatorHolder.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var output = parent.inputReader()) {
            var endpoint = Objects.requireNonNull(output.readLine());
            assertTrue(answers(endpoint));
            var emulator = parent.toHandle().children().findFirst().orElseThrow();

            parent.destroyForcibly();

            emulator.onExit().get();
            assertFalse(answers(endpoint));
        }
    }

    /** Starts an emulator, tells where it is, and leaves it to its fate. */
    static final class EmulatorHolder {
        private EmulatorHolder() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(PubSubEmulator.start(0).endpoint());
            Thread.currentThread().join();
        }
    }

    private static void needsJar() {
        Assumptions.assumeTrue(
                EmulatorSearch.here().find() instanceof EmulatorOrigin.Jar,
                "only an emulator from gcloud's jar is a child of ours");
    }

    private static boolean answers(String endpoint) {
        var port = Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1));
        return EmulatorProcess.answers("127.0.0.1", port);
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
