package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.testkit.process.Child;
import io.hookworks.queue.testkit.process.FreePorts;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pauses reach workers that are processes of their own, on each provider. */
class PauseTest {
    private static final String QUEUE = "crm-updates";
    private static final Map<String, String> MANAGEMENT =
            Map.of("HOOKWORKS_MANAGEMENT_TOKEN", "the token of these workers");

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
            var home = new Home(folder, new Environment(with(common, MANAGEMENT)));
            try (var broker =
                    program(common, "dev", "--provider", provider.word(), "--broker-only")) {
                broker.awaitLine("Ready in");
                var management = port();
                try (var api = program(common, "api");
                        var worker = worker(common, management)) {
                    api.awaitLine("ready:");
                    var workers = "http://localhost:" + management;
                    resume(home, crm, common, drain(home, crm, worker, workers));
                    assertAudited();
                }
            }
        }
    }

    /** A delivery is in work when the queue is drained: it is finished, and no other begins. */
    private static String drain(Home home, SlowCrm crm, Child worker, String workers)
            throws InterruptedException {
        var first = send(home);
        await().until(() -> crm.waiting() > 0);
        assertEquals(ExitCode.OK, pause(home).exitCode());
        worker.awaitLine(QUEUE + " is paused");
        var row = List.of(Terminal.run(home, "queues", "--workers", workers).row(QUEUE));
        assertEquals("1", row.get(2), "in work: " + row);
        var unasked = Terminal.run(home, "queues");
        assertEquals("unknown", unasked.row(QUEUE)[2], unasked::toString);
        assertTrue(row.getLast().contains("since 20"), row::toString);
        assertTrue(row.getLast().matches(".*crm.is.moving"), row::toString);
        var second = send(home);
        crm.open();
        var drained = Terminal.run(home, "queue", "drain", QUEUE, "--workers", workers);
        assertEquals(ExitCode.OK, drained.exitCode(), drained.toString());
        assertTrue(drained.out().contains("0 in work (workers)"), drained.out());
        assertTrue(crm.taken().contains(first), () -> first + " was not finished");
        assertFalse(crm.taken().contains(second), () -> second + " was begun");
        assertEquals(0, crm.waiting());
        return second;
    }

    private void resume(Home home, SlowCrm crm, Map<String, String> common, String waits)
            throws Exception {
        try (var late = program(common, "worker")) {
            late.awaitLine(QUEUE + " is paused");
            assertFalse(crm.taken().contains(waits), () -> waits + " was begun");
            var resumed = Terminal.run(home, "queue", "resume", "--all");
            assertEquals(ExitCode.OK, resumed.exitCode(), resumed.toString());
            await().until(() -> crm.taken().contains(waits));
            assertEquals("no", Terminal.run(home, "queue", "show", QUEUE).row("paused")[1]);
            assertTrue(Terminal.run(home, "queues", "top").out().contains(QUEUE));
        }
    }

    /** Who paused and resumed, when and why. */
    private void assertAudited() throws Exception {
        var audit = Files.readAllLines(folder.resolve(".hookworks/audit.jsonl"));
        var commands = List.of("queue pause", "queue pause", "queue resume", "queue resume");
        for (var i = 0; i < commands.size(); i++) {
            assertTrue(audit.get(i).contains(commands.get(i)), audit.get(i));
            assertTrue(audit.get(i).contains(QUEUE), audit.get(i));
        }
        assertTrue(audit.get(1).contains("\"outcome\":\"done\""), audit.get(1));
        assertTrue(audit.get(1).contains("\"why\":\"crm is moving\""), audit.get(1));
    }

    private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
        var both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    private Child worker(Map<String, String> common, String management) throws Exception {
        var environment = with(common, MANAGEMENT);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", management);
        return Child.start(Main.class, folder, environment, "worker");
    }

    private static Terminal pause(Home home) {
        return Terminal.run(home, "queue", "pause", QUEUE, "--reason", "crm is moving");
    }

    /** The webhook-id of what the API took. The first ones may come before it has connected. */
    private static String send(Home home) {
        var sent = Terminal.run(home, "send", "partner");
        for (var tries = 1; sent.exitCode() != ExitCode.OK && tries < 20; tries++) {
            sent = Terminal.run(home, "send", "partner");
        }
        assertEquals(ExitCode.OK, sent.exitCode(), sent.toString());
        return "partner:" + sent.out().split(" ", 2)[0];
    }

    private Child program(Map<String, String> common, String... args) throws Exception {
        var environment = new HashMap<>(common);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", port());
        return Child.start(Main.class, folder, environment, args);
    }

    private static String port() {
        return Integer.toString(FreePorts.next());
    }
}
