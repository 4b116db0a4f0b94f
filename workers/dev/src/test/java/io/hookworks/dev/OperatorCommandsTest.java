package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.Outgoing;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What an operator meets during an incident, on each provider. */
class OperatorCommandsTest {
    private static final Instant DIED = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CAUSE = "3f2a9c000000";
    private static final String ESC = "\u001b[2J";

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void one_missing_queue_hides_no_other(Hookworks.Provider provider) throws Exception {
        try (var graveyard = Graveyard.dig(provider, folder)) {
            graveyard.bury(List.of(letter("evt_1", "{}", "Bug", CAUSE)));
            Files.writeString(
                    folder.resolve("hookworks.yaml"),
                    "provider: sqs\nqueues: {gone: {}, orders: {}}");

            var dead = graveyard.dlq("ls");
            assertEquals(ExitCode.PARTIAL, dead.exitCode(), dead::toString);
            assertEquals("1", dead.row("orders")[1], dead::toString);
            assertEquals("error: QUEUE_NOT_FOUND", dead.row("gone")[1], dead::toString);
            assertTrue(dead.err().contains("gone-dlq: "), dead::toString);
            var groups = graveyard.dlq("groups");
            assertEquals(ExitCode.PARTIAL, groups.exitCode(), groups::toString);
            assertEquals(CAUSE, groups.row("orders")[1], groups::toString);
            for (var command : new String[][] {{"queues"}, {"queues", "top", "--once"}}) {
                var queues = graveyard.hookworks(command);
                assertEquals(ExitCode.PARTIAL, queues.exitCode(), queues::toString);
                assertEquals("unknown", queues.row("gone")[1], queues::toString);
                assertTrue(queues.row("orders").length >= 5, queues::toString);
                assertTrue(
                        queues.err().contains("gone: stats failed (QUEUE_NOT_FOUND)"),
                        queues::toString);
            }
            var doctor = graveyard.hookworks("doctor");
            assertEquals(ExitCode.ERROR, doctor.exitCode(), doctor::toString);
            assertTrue(doctor.out().contains("ok       orders"), doctor::toString);
            assertTrue(doctor.out().contains("error    gone"), doctor::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void what_a_sender_wrote_is_told_from_our_facts_and_shows_no_secret(Hookworks.Provider provider)
            throws Exception {
        try (var graveyard = Graveyard.dig(provider, folder)) {
            var body =
                    "{\"card\":{\"number\":\"4111\"},\"note\":\"paid 4111 1111 1111 1111\\u202e\"}";
            graveyard.bury(
                    List.of(
                            letter("evt_1", body, "Refused: password=hunter2" + ESC, CAUSE),
                            letter("evt_2", "\u202e" + ESC, "Bug", "3f2b00000000")));

            var shown = graveyard.dlq("show", "--queue", "orders", "evt_1");
            assertEquals("attempts used up (6)", shown.row("reason")[1], shown::toString);
            assertEquals("no reason", shown.row("attr.reason")[1], shown::toString);
            assertEquals("6", shown.row("attempts")[1], shown::toString);
            assertEquals("0", shown.row("attr.attempts")[1], shown::toString);
            for (var secret : List.of("4111", "hunter2")) {
                assertFalse(shown.out().contains(secret), shown::toString);
            }
            var all = graveyard.dlq("show", "--queue", "orders", "--unmask", "evt_1");
            assertTrue(all.out().contains("hunter2"), all::toString);
            var printed = new ArrayList<Terminal>(List.of(shown, all));
            for (var format : List.of("table", "json")) {
                printed.add(graveyard.dlq("ls", "--queue", "orders", "-o", format));
                printed.add(graveyard.dlq("groups", "-o", format));
                printed.add(graveyard.dlq("show", "--queue", "orders", "-o", format, "evt_2"));
            }
            printed.add(graveyard.dlq("export", "--queue", "orders"));
            for (var each : printed) {
                assertEquals(ExitCode.OK, each.exitCode(), each::toString);
                assertFalse(each.out().matches("(?s).*[\u001b\u202e].*"), each::toString);
            }
            causes(graveyard);
        }
    }

    private static void causes(Graveyard graveyard) {
        var one = graveyard.dlq("ls", "--queue", "orders", "--limit", "1");
        assertEquals(2, one.out().lines().count(), one::toString);
        assertTrue(one.err().contains("There are more than 1; --limit"), one::toString);
        var both = graveyard.dlq("ls", "--queue", "orders", "--limit", "2");
        assertEquals("", both.err());
        var several = redrive(graveyard, "3f2");
        assertEquals(ExitCode.USAGE, several.exitCode(), several::toString);
        var none = redrive(graveyard, "ffff");
        assertEquals(ExitCode.NOTHING, none.exitCode(), none::toString);
        assertTrue(none.err().contains("begins with ffff"), none::toString);
        var moved = redrive(graveyard, "3f2a");
        assertTrue(moved.out().startsWith("moved 1, left 1,"), moved::toString);
    }

    private static Terminal redrive(Graveyard graveyard, String cause) {
        return graveyard.dlq(
                "redrive", "--queue", "orders", "--cause", cause, "--reason", "test", "--yes");
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void an_import_names_each_bad_line_and_a_rerun_imports_what_is_missing(
            Hookworks.Provider provider) throws Exception {
        try (var graveyard = Graveyard.dig(provider, folder)) {
            graveyard.bury(
                    List.of(
                            letter("evt_1", "{}", "Bug", CAUSE),
                            letter("evt_2", "{}", "Bug", CAUSE),
                            letter("evt_3", "{}", "Bug", CAUSE)));
            var file = folder.resolve("dead.jsonl");
            graveyard.dlq("export", "--queue", "orders", "-f", file.toString());
            var discarded =
                    graveyard.dlq("discard", "--queue", "orders", "--reason", "test", "--yes");
            assertTrue(discarded.out().startsWith("discarded 3,"), discarded::toString);
            var lines = Files.readAllLines(file);
            var broken = new ArrayList<>(lines);
            broken.set(1, "{" + ESC);
            Files.writeString(file, "\ufeff" + String.join("\r\n", broken));

            var first = graveyard.dlq("import", file.toString());
            assertEquals(ExitCode.PARTIAL, first.exitCode(), first::toString);
            assertEquals("imported 2, imported before 0, refused 1", first.out().strip());
            assertTrue(first.err().startsWith("line 2: it is no JSON"), first::toString);
            assertFalse(first.err().contains("\u001b"), first::toString);
            Files.write(file, lines);
            var again = graveyard.dlq("import", file.toString());
            assertEquals(ExitCode.OK, again.exitCode(), again::toString);
            assertEquals("imported 1, imported before 2, refused 0", again.out().strip());
            assertEquals("3", graveyard.dlq("ls").row("orders")[1]);
            audited();
        }
    }

    private void audited() throws IOException {
        var state = folder.resolve(".hookworks");
        var audit = Files.readAllLines(state.resolve("audit.jsonl"));
        var ends = audit.stream().filter(line -> line.contains("\"command\":\"import\"")).toList();
        assertEquals(4, ends.size(), audit::toString);
        assertTrue(ends.get(1).contains("\"imported\":2,\"importedBefore\":0,\"refused\":1"));
        assertTrue(ends.get(3).contains("\"imported\":1,\"importedBefore\":2,\"refused\":0"));
        try (var files = Files.walk(state)) {
            for (var path : files.filter(Files::isRegularFile).toList()) {
                assertEquals(
                        PosixFilePermissions.fromString("rw-------"),
                        Set.copyOf(Files.getPosixFilePermissions(path)),
                        path::toString);
            }
        }
    }

    /** A dead letter whose sender gave attributes the names of our facts. */
    private static Outgoing letter(String id, String payload, String error, String cause) {
        var letter = Graveyard.dead(id, payload, error, cause, DIED);
        var attributes = new LinkedHashMap<>(letter.message().attributes());
        attributes.put("reason", "no reason");
        attributes.put("attempts", "0");
        return new Outgoing(
                letter.message().withAttributes(attributes), letter.delay(), letter.facts());
    }
}
