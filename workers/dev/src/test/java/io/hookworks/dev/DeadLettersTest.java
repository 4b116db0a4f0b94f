package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Main;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.testkit.process.Child;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Many dead letters of three causes, on each provider, and an operator whose terminal is killed. By
 * {@code -Dhookworks.dead=5000} there are more of them.
 */
class DeadLettersTest {
    private static final int DEAD = Integer.getInteger("hookworks.dead", 480);
    private static final int TIMEOUTS = DEAD / 3;
    private static final int REFUSALS = DEAD * 2 / 5;
    private static final int BUGS = DEAD - TIMEOUTS - REFUSALS;

    /** Of the redrive that is killed. */
    private static final int QUICK = Math.max(100, TIMEOUTS / 4);

    /** Of the redrive that is measured: so that it lasts. */
    private static final int MEASURED = Math.max(40, REFUSALS / 8);

    private static final Duration EMPTY = Duration.ofSeconds(3);

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void one_cause_of_three_goes_back_whatever_is_killed(Hookworks.Provider provider)
            throws Exception {
        try (var graveyard = Graveyard.dig(provider, folder)) {
            var died = Instant.now().minus(Duration.ofHours(3));
            var letters =
                    Stream.of(
                                    letters("timeout", TIMEOUTS, "java.net.Timeout: crm", died),
                                    letters("refusal", REFUSALS, "java.net.Refused: crm", died),
                                    letters("bug", BUGS, "java.lang.NullPointer: x", died))
                            .flatMap(List::stream)
                            .toList();
            graveyard.bury(letters);
            assertGroups(graveyard, Map.of("timeout", TIMEOUTS, "refusal", REFUSALS, "bug", BUGS));
            var choice = "error.contains(\"Timeout\") && age > duration(\"2h\")";
            var dry = graveyard.dlq("redrive", "--queue", "orders", "--where", choice, "--dry-run");
            var would = "would move " + TIMEOUTS + ", left " + (REFUSALS + BUGS) + ",";
            assertTrue(dry.out().startsWith(would), dry::toString);

            killedAtHalf(graveyard, choice);
            var again =
                    graveyard.dlq(
                            "redrive",
                            "--queue",
                            "orders",
                            "--where",
                            choice,
                            "--hold",
                            "5s",
                            "--reason",
                            "again",
                            "--yes");
            assertEquals(ExitCode.OK, again.exitCode(), again::toString);
            assertTrue(again.err().contains("An earlier redrive was killed"), again::toString);
            var back = graveyard.take(Graveyard.ORDERS, EMPTY);
            assertSame(letters.subList(0, TIMEOUTS), back);
            assertGroups(graveyard, Map.of("refusal", REFUSALS, "bug", BUGS));

            measured(graveyard, letters.subList(TIMEOUTS, TIMEOUTS + REFUSALS));
            assertGroups(graveyard, Map.of("bug", BUGS));
            audited(graveyard);
        }
    }

    private static List<Outgoing> letters(String cause, int count, String error, Instant died) {
        var letters = new ArrayList<Outgoing>();
        for (var i = 0; i < count; i++) {
            var id = cause + "_" + i;
            letters.add(Graveyard.dead(id, "{\"n\":" + i + "}", error, cause, died.plusMillis(i)));
        }
        return letters;
    }

    private static void assertGroups(Graveyard graveyard, Map<String, Integer> wanted) {
        var groups = graveyard.dlq("groups", "--queue", "orders");
        assertEquals(1 + wanted.size(), groups.out().lines().count(), groups::toString);
        wanted.forEach(
                (cause, count) -> {
                    var row =
                            groups.out()
                                    .lines()
                                    .map(line -> line.strip().split(" {2,}"))
                                    .filter(cells -> cells[1].equals(cause))
                                    .findFirst()
                                    .orElseThrow();
                    assertEquals("" + count, row[2], groups::toString);
                    assertEquals(cause + "_" + (count - 1), row[5], "the sample died last");
                });
    }

    /** By SIGKILL, in a process of its own, when half of it is done. */
    private void killedAtHalf(Graveyard graveyard, String choice) throws IOException {
        var journal = journal(graveyard);
        try (var child =
                Child.start(
                        Main.class,
                        folder,
                        Map.of(),
                        "dlq",
                        "redrive",
                        "--queue",
                        "orders",
                        "--where",
                        choice,
                        "--rate",
                        QUICK + "/s",
                        "--hold",
                        "5s",
                        "--reason",
                        "mended",
                        "--yes")) {
            await().pollInterval(Duration.ofMillis(20)).until(() -> sent(journal) >= TIMEOUTS / 2);
            child.kill();
            child.awaitEnd();
            assertTrue(sent(journal) < TIMEOUTS, () -> "it was killed too late: " + child.lines());
        }
    }

    @Test
    void told_to_stop_it_ends_in_order_and_gives_all_back_at_once() throws Exception {
        try (var graveyard = Graveyard.dig(Hookworks.Provider.SQS, folder)) {
            graveyard.bury(letters("bug", 60, "java.lang.NullPointer: x", Instant.EPOCH));
            var journal = journal(graveyard);
            try (var child =
                    Child.start(
                            Main.class,
                            folder,
                            Map.of(),
                            "dlq",
                            "redrive",
                            "--queue",
                            "orders",
                            "--rate",
                            "5/s",
                            "--hold",
                            "10m",
                            "--reason",
                            "mended",
                            "--yes")) {
                await().until(() -> sent(journal) >= 5);
                child.stop();
                assertEquals(128 + 15, child.awaitEnd());
                assertTrue(child.said("Interrupted. Run this again"), () -> "" + child.lines());
                assertFalse(child.said("did not end within"), () -> "" + child.lines());
            }
            var moved = graveyard.take(Graveyard.ORDERS, EMPTY).size();
            assertTrue(moved >= 5 && moved < 60, "moved " + moved);
            assertEquals(60 - moved, graveyard.take(Graveyard.ORDERS.deadLetters(), EMPTY).size());
            var audit = Files.readAllLines(folder.resolve(".hookworks/audit.jsonl"));
            assertTrue(audit.getLast().contains("\"outcome\":\"stopped\""), audit.getLast());
            assertTrue(audit.getLast().contains("\"moved\":" + moved), audit.getLast());
        }
    }

    private static Path journal(Graveyard graveyard) throws IOException {
        var redrives = graveyard.folder().resolve(".hookworks/redrive");
        Files.createDirectories(redrives);
        try (var found = Files.list(redrives)) {
            return found.findFirst()
                    .orElseGet(
                            () ->
                                    redrives.resolve(
                                            graveyard.address().startsWith("http")
                                                    ? "sqs-orders.journal"
                                                    : "pubsub-orders.journal"));
        }
    }

    private static long sent(Path journal) {
        try {
            return Files.exists(journal)
                    ? Files.readString(journal)
                            .lines()
                            .filter(line -> line.startsWith("SENT"))
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each once, as it was before it died. */
    private static void assertSame(List<Outgoing> letters, List<Delivery> back) {
        var ids = new HashSet<String>();
        for (var delivery : back) {
            var message = Graveyard.message(delivery);
            ids.add(message.id());
            assertEquals(Map.of("source", "shop"), message.attributes());
        }
        assertEquals(
                new HashSet<>(letters.stream().map(each -> each.message().id()).toList()),
                ids,
                "none lost");
        assertEquals(letters.size(), back.size(), "none twice");
    }

    /** What the broker itself says of when each came. */
    private static void measured(Graveyard graveyard, List<Outgoing> letters) throws Exception {
        var file = graveyard.folder().resolve("ids.txt");
        Files.write(file, letters.stream().map(each -> each.message().id()).toList());
        var redrive =
                graveyard.dlq(
                        "redrive",
                        "--queue",
                        "orders",
                        "--ids-from",
                        file.toString(),
                        "--rate",
                        MEASURED + "/s",
                        "--reason",
                        "measured",
                        "--yes",
                        "-o",
                        "json");
        assertEquals(ExitCode.OK, redrive.exitCode(), redrive::toString);
        assertTrue(redrive.out().contains("\"moved\" : " + REFUSALS), redrive::toString);
        var back = graveyard.take(Graveyard.ORDERS, EMPTY);
        assertSame(letters, back);
        var times =
                back.stream()
                        .map(Delivery::sentAt)
                        .map(Objects::requireNonNull)
                        .mapToLong(Instant::toEpochMilli)
                        .sorted()
                        .toArray();
        var first = Arrays.stream(times).filter(at -> at - times[0] < 5).count();
        var seconds = (times[times.length - 1] - times[0]) / 1e3;
        var rate = (times.length - first) / seconds;
        assertTrue(rate <= MEASURED * 1.1, rate + " a second"); // a busy machine sends fewer
    }

    private static void audited(Graveyard graveyard) throws IOException {
        var lines = Files.readAllLines(graveyard.folder().resolve(".hookworks/audit.jsonl"));
        assertEquals(5, lines.size(), "the killed one has no second line: " + lines);
        assertTrue(lines.getFirst().contains("\"why\":\"mended\""), lines.getFirst());
        assertTrue(lines.getFirst().contains("Timeout"), lines.getFirst());
        assertTrue(lines.getLast().contains("\"moved\":" + REFUSALS), lines.getLast());
        assertTrue(lines.getLast().contains("\"outcome\":\"done\""), lines.getLast());
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void discarded_letters_can_be_brought_back(Hookworks.Provider provider) throws Exception {
        try (var graveyard = Graveyard.dig(provider, folder)) {
            var letters = letters("bug", 12, "java.lang.NullPointer: x", Instant.EPOCH);
            graveyard.bury(letters);
            var unasked = graveyard.dlq("discard", "--queue", "orders", "--yes");
            assertEquals(ExitCode.USAGE, unasked.exitCode());
            assertTrue(unasked.err().contains("Say why: --reason"), unasked::toString);

            var discarded =
                    graveyard.dlq(
                            "discard",
                            "--queue",
                            "orders",
                            "--where",
                            "!id.contains('_1')",
                            "--reason",
                            "test orders",
                            "--yes");
            assertEquals(ExitCode.OK, discarded.exitCode(), discarded::toString);
            assertTrue(discarded.out().startsWith("discarded 9, left 3,"), discarded::toString);
            assertGroups3(graveyard);

            var file = kept(graveyard);
            Files.writeString(file, Files.readString(file) + "not a letter\n");
            var imported = graveyard.dlq("import", file.toString());
            assertEquals(ExitCode.PARTIAL, imported.exitCode(), imported::toString);
            assertTrue(imported.err().startsWith("line 10: it is no JSON"), imported::toString);
            assertGroups(graveyard, Map.of("bug", 12));
            var back = graveyard.take(Graveyard.ORDERS.deadLetters(), EMPTY);
            assertEquals(
                    new HashSet<>(letters),
                    new HashSet<>(back.stream().map(Graveyard::outgoing).toList()));
        }
    }

    private static void assertGroups3(Graveyard graveyard) {
        var groups = graveyard.dlq("groups", "--queue", "orders");
        assertArrayEquals(
                new String[] {"orders", "bug", "3"},
                Arrays.copyOf(groups.row("orders"), 3),
                groups::toString);
    }

    private static Path kept(Graveyard graveyard) throws IOException {
        try (var found = Files.list(graveyard.folder().resolve(".hookworks/discarded"))) {
            return found.findFirst().orElseThrow();
        }
    }
}
