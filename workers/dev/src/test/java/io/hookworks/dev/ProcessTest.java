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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The programs as processes, on each provider: one worker is killed in its work, the other told to
 * stop.
 */
class ProcessTest {
    private static final int CONCURRENCY = 10;
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int TERMINATED = 128 + 15;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void nothing_is_lost_when_workers_are_killed_and_stopped(Hookworks.Provider provider)
            throws Exception {
        Brokers.require(provider);
        var lease = Map.of("lease: 30s\n", "lease: " + shortest(provider) + "\n");
        Files.writeString(folder.resolve("hookworks.yaml"), Desk.changed(lease));
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
            var dev = List.of("dev", "--provider", provider.word(), "--broker-only");
            try (var broker = program(common, dev.toArray(String[]::new))) {
                broker.awaitLine("Ready in");
                try (var api = program(common, "api");
                        var killed = program(common, "worker");
                        var stopped = worker(common)) {
                    api.awaitLine("ready:");
                    var sent =
                            tell(new Home(folder, new Environment(common)), crm, killed, stopped);
                    hurry(common, crm);
                    try (var _ = worker(common)) {
                        await().until(() -> crm.taken().containsAll(sent));
                    }
                }
            }
        }
    }

    /** The second order to stop is not for waiting: what is in work goes back at once. */
    private void hurry(Map<String, String> common, SlowCrm crm) throws IOException {
        crm.shut();
        try (var patient = program(common, "worker", "--grace", "3600")) {
            await().until(() -> crm.waiting() == CONCURRENCY);
            patient.stop();
            patient.awaitLine("draining within");
            patient.stop();
            assertEquals(TERMINATED, patient.awaitEnd());
            var released = "drained queue=crm-updates finished=0 released=" + CONCURRENCY;
            assertTrue(patient.said(released), () -> "" + patient.lines());
        }
        crm.forget();
        crm.open();
    }

    private static String shortest(Hookworks.Provider provider) {
        return switch (provider) {
            case SQS -> "3s";
            case PUBSUB -> "10s";
        };
    }

    /** Returns the ids of all that was sent; some of it was not delivered yet. */
    private static Set<String> tell(Home home, SlowCrm crm, Child killed, Child stopped) {
        // The first one may come too late: the API has yet to connect. Senders try again.
        await().until(() -> sent(home, 1).exitCode() == ExitCode.OK);
        var sent = new HashSet<>(send(home, 60));
        await().until(() -> crm.waiting() == 2 * CONCURRENCY);

        killed.kill();
        crm.open();
        await().until(() -> crm.taken().containsAll(sent));

        // What the killed one had delivered without an ack comes again after its lease.
        await().until(() -> counted(home, "0", "0"));

        crm.shut();
        sent.addAll(send(home, 60));
        await().until(() -> crm.waiting() == CONCURRENCY);
        stopped.stop();
        stopped.awaitLine("draining within");
        crm.open();
        assertEquals(TERMINATED, stopped.awaitEnd());
        assertTrue(stopped.said("drained queue=billing"), () -> "" + stopped.lines());
        assertTrue(stopped.said("drained queue=crm-updates"), () -> "" + stopped.lines());
        assertTrue(stopped.said("abandoned=0"), () -> "" + stopped.lines());

        var missing = new HashSet<>(sent);
        missing.removeAll(crm.taken());
        assertFalse(missing.isEmpty(), "it was stopped in its work, not after it");
        assertTrue(
                counted(home, "" + missing.size(), "0", "0", "0"),
                () -> "what was not delivered waits: " + stopped.lines());
        return sent;
    }

    /**
     * Whether the broker counts so many that wait, are invisible and so on; if it counts at all.
     */
    private static boolean counted(Home home, String... wanted) {
        var counts = new ArrayList<>(List.of(Terminal.run(home, "queues").row("crm-updates")));
        counts.remove(2); // in work, which no worker that could be asked says
        var shown = counts.subList(1, 1 + wanted.length);
        return shown.equals(List.of(wanted)) || shown.stream().allMatch("unknown"::equals);
    }

    /** The webhook-ids of what the API took. */
    private static Set<String> send(Home home, int count) {
        var terminal = sent(home, count);
        assertEquals(ExitCode.OK, terminal.exitCode(), terminal.toString());
        return terminal.out()
                .lines()
                .map(line -> "partner:" + line.split(" ", 2)[0])
                .collect(Collectors.toSet());
    }

    private static Terminal sent(Home home, int count) {
        return Terminal.run(home, "send", "partner", "--count", "" + count);
    }

    private Child worker(Map<String, String> common) throws IOException {
        return program(common, "worker", "--grace", "" + GRACE.toSeconds());
    }

    private Child program(Map<String, String> common, String... args) throws IOException {
        var environment = new HashMap<>(common);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", port());
        return Child.start(Main.class, folder, environment, args);
    }

    private static String port() {
        return Integer.toString(FreePorts.next());
    }
}
