package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The programs as processes: one worker is killed in its work, the other told to stop. */
class ProcessTest {
    private static final int CONCURRENCY = 10;
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final int TERMINATED = 128 + 15;

    @TempDir private Path folder;

    @Test
    void nothing_is_lost_when_workers_are_killed_and_stopped() throws Exception {
        var lease = Map.of("lease: 30s\n    timeout: 20s", "lease: 3s\n    timeout: 20s");
        Files.writeString(folder.resolve("hookworks.yaml"), Desk.changed(lease));
        try (var crm = SlowCrm.start()) {
            var common =
                    Map.of(
                            "CRM_URL", crm.url().toString(),
                            "HOOKWORKS_PORT", port(),
                            "HOOKWORKS_SQS_PORT", port(),
                            "HOOKWORKS_SMTP_PORT", port());
            try (var broker = program(common, "dev", "--broker-only")) {
                broker.awaitLine("Ready in");
                try (var api = program(common, "api");
                        var killed = program(common, "worker");
                        var stopped = worker(common)) {
                    api.awaitLine("ready:");
                    tell(new Home(folder, new Environment(common)), crm, killed, stopped);
                }
            }
        }
    }

    private static void tell(Home home, SlowCrm crm, Child killed, Child stopped) {
        var sent = new HashSet<>(send(home, 60));
        await().atMost(Duration.ofSeconds(20)).until(() -> crm.waiting() == 2 * CONCURRENCY);

        killed.kill();
        crm.open();
        await().atMost(Duration.ofSeconds(20)).until(() -> crm.taken().containsAll(sent));

        // What the killed one had delivered without an ack comes again after its lease.
        await().atMost(Duration.ofSeconds(20)).until(() -> held(home).equals(List.of("0", "0")));

        crm.shut();
        sent.addAll(send(home, 60));
        await().until(() -> crm.waiting() == CONCURRENCY);
        stopped.stop();
        stopped.awaitLine("draining within");
        crm.open();
        assertEquals(TERMINATED, stopped.awaitEnd(GRACE));
        assertTrue(stopped.said("drained queue=billing"), () -> "" + stopped.lines());
        assertTrue(stopped.said("drained queue=crm-updates"), () -> "" + stopped.lines());
        assertTrue(stopped.said("abandoned=0"), () -> "" + stopped.lines());

        var queue = Terminal.run(home, "queues").row("crm-updates");
        var waiting = Integer.parseInt(queue[1]);
        assertTrue(waiting > 0, "it was stopped in its work, not after it");
        assertEquals(List.of("0", "0", "0"), List.of(queue).subList(2, 5), "nothing is held");
        var missing = new HashSet<>(sent);
        missing.removeAll(crm.taken());
        assertEquals(
                waiting, missing.size(), () -> "what was not delivered waits: " + stopped.lines());
    }

    /** Messages that wait, and that someone holds. */
    private static List<String> held(Home home) {
        return List.of(Terminal.run(home, "queues").row("crm-updates")).subList(1, 3);
    }

    /** The webhook-ids of what the API took. */
    private static Set<String> send(Home home, int count) {
        var terminal = Terminal.run(home, "send", "partner", "--count", "" + count);
        assertEquals(ExitCode.OK, terminal.exitCode(), terminal.err());
        return terminal.out()
                .lines()
                .map(line -> "partner:" + line.split(" ", 2)[0])
                .collect(Collectors.toSet());
    }

    private Child worker(Map<String, String> common) throws IOException {
        return program(common, "worker", "--grace", "" + GRACE.toSeconds());
    }

    private Child program(Map<String, String> common, String... args) throws IOException {
        var environment = new HashMap<>(common);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", port());
        return Child.start(folder, environment, args);
    }

    private static String port() {
        return Integer.toString(FreePorts.next());
    }
}
