package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Terminal;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pauses reach workers that are processes of their own, on each provider. */
class PauseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUEUE = "crm-updates";

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void a_pause_holds_for_running_workers_and_those_to_come(Hookworks.Provider provider)
            throws Exception {
        Brokers.require(provider);
        Files.writeString(folder.resolve("hookworks.yaml"), Desk.changed(Map.of()));
        try (var crm = SlowCrm.start()) {
            var common =
                    Map.of(
                            "CRM_URL",
                            crm.url().toString(),
                            "HOOKWORKS_PORT",
                            port(),
                            Brokers.place(provider).variable(),
                            port(),
                            "HOOKWORKS_SMTP_PORT",
                            port());
            var home = new Home(folder, new Environment(common));
            try (var broker =
                    program(common, "dev", "--provider", provider.word(), "--broker-only")) {
                broker.awaitLine("Ready in");
                try (var api = program(common, "api");
                        var worker = program(common, "worker")) {
                    api.awaitLine("ready:");
                    worker.awaitLine("ready:");
                    drain(home, crm, worker);
                    resume(home, crm, common);
                }
            }
        }
    }

    /** One delivery is in work when the queue is drained: it is finished, and no other begins. */
    private static void drain(Home home, SlowCrm crm, Child worker) throws InterruptedException {
        send(home);
        await().atMost(PATIENCE).until(() -> crm.waiting() == 1);
        assertEquals(ExitCode.OK, pause(home).exitCode());
        worker.awaitLine(QUEUE + " is paused");
        var row = List.of(Terminal.run(home, "queues").row(QUEUE));
        assertTrue(row.getLast().contains("since 20"), row::toString);
        assertTrue(row.getLast().matches(".*crm.is.moving"), row::toString);
        send(home);
        crm.open();
        var drained = Terminal.run(home, "queue", "drain", QUEUE);
        assertEquals(ExitCode.OK, drained.exitCode(), drained.toString());
        assertTrue(drained.out().contains("nothing is in work"), drained.out());
        assertEquals(1, crm.taken().size());
        assertEquals(0, crm.waiting());
    }

    private void resume(Home home, SlowCrm crm, Map<String, String> common) throws Exception {
        try (var late = program(common, "worker")) {
            late.awaitLine("ready:");
            late.awaitLine(QUEUE + " is paused");
            assertEquals(1, crm.taken().size());
            var resumed = Terminal.run(home, "queue", "resume", "--all");
            assertEquals(ExitCode.OK, resumed.exitCode(), resumed.toString());
            await().atMost(PATIENCE).until(() -> crm.taken().size() == 2);
            assertEquals("no", Terminal.run(home, "queue", "show", QUEUE).row("paused")[1]);
            assertTrue(Terminal.run(home, "queues", "top").out().contains(QUEUE));
        }
    }

    private static Terminal pause(Home home) {
        return Terminal.run(home, "queue", "pause", QUEUE, "--reason", "crm is moving");
    }

    private static void send(Home home) {
        await().atMost(PATIENCE)
                .until(() -> Terminal.run(home, "send", "partner").exitCode() == ExitCode.OK);
    }

    private Child program(Map<String, String> common, String... args) throws Exception {
        var environment = new HashMap<>(common);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", port());
        return Child.start(folder, environment, args);
    }

    private static String port() {
        return Integer.toString(FreePorts.next());
    }
}
