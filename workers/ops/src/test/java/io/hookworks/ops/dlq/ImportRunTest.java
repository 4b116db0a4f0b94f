package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Folder;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of a file of dead letters, whatever stands in it and whatever happens. */
class ImportRunTest {
    private static final QueueName CRM = QueueName.of("crm-updates");

    @TempDir private Path folder;

    private final InMemoryQueues real = new InMemoryQueues(ManualClock.somewhere());
    private final FaultyQueues queues = new FaultyQueues(real);
    private final List<String> refusals = new ArrayList<>();
    private Hookworks config;

    @BeforeEach
    void provision() throws IOException {
        config = Folder.in(folder).config();
        config.queues().values().forEach(queue -> real.provision(queue.spec()));
    }

    @Test
    void every_bad_line_is_named_and_costs_no_other() throws IOException {
        var lines = new ArrayList<>(letters(300));
        lines.set(249, "{\"queue\":\"crm-updates\",\"id\":7}");
        lines.set(251, lines.get(251).replace("crm-updates", "gone"));

        var run = run(String.join("\r\n", lines));

        assertEquals(298, run.imported());
        assertEquals(2, run.refused());
        assertEquals("line 250: id is missing, or no text", refusals.get(0));
        assertTrue(refusals.get(1).startsWith("line 252: hookworks.yaml has no queue gone"));
        assertEquals(298, dead());
    }

    @Test
    void a_rerun_imports_only_what_is_missing() throws IOException {
        var lines = new ArrayList<>(letters(150));
        var good = lines.set(120, "no JSON");
        assertEquals(149, run(String.join("\n", lines)).imported());
        lines.set(120, good);

        var again = run("\ufeff" + String.join("\r\n", lines));

        assertEquals(1, again.imported());
        assertEquals(149, again.before());
        assertEquals(150, dead());
        assertEquals(0, run(String.join("\n", lines)).imported());
        var twice = run(String.join("\n", lines) + "\n" + lines.getFirst(), true);
        assertEquals(151, twice.imported(), "when it is asked for");
    }

    @Test
    void what_died_again_is_another_letter() throws IOException {
        var letter = letters(1).getFirst();
        assertEquals(1, run(letter).imported());
        assertEquals(0, run(letter + "\n" + letter).imported());
        assertEquals(1, run(letter.replace("00:00:00Z\"}", "00:00:01Z\"}")).imported());
    }

    @Test
    void what_the_queue_refuses_can_be_imported_later() throws IOException {
        queues.failEntry(Verb.SEND, 1, Kind.TOO_LARGE);
        var file = String.join("\n", letters(3));
        assertEquals(2, run(file).imported());
        assertTrue(refusals.getFirst().startsWith("line 2: "), refusals.getFirst());

        var again = run(file);

        assertEquals(1, again.imported());
        assertEquals(0, again.unsure());
        assertEquals(3, dead());
    }

    @Test
    void a_broker_that_goes_away_ends_it_and_a_rerun_goes_on() throws IOException {
        var file = String.join("\n", letters(250));
        try (var journal = journal()) {
            var first = of(journal, false);
            first.run(lines(String.join("\n", letters(100))), () -> false);
            queues.fail(Verb.SEND, Kind.UNAVAILABLE, 1);
            var cut = of(journal, false);
            assertThrows(QueueException.class, () -> cut.run(lines(file), () -> false));
            assertEquals(100, cut.before());
            assertEquals(0, cut.imported());
        }

        var again = run(file);

        assertEquals(150, again.imported());
        assertEquals(100, again.before());
        assertEquals(250, dead());
    }

    @Test
    void what_a_killed_import_may_have_sent_is_sent_again_and_said() throws IOException {
        var file = String.join("\n", letters(2));
        queues.failEntry(Verb.SEND, 0, Kind.OUTCOME_UNKNOWN);
        run(file);

        var again = run(file);

        assertEquals(1, again.imported());
        assertEquals(1, again.unsure());
    }

    @Test
    void one_queue_that_is_missing_costs_no_other() throws IOException {
        var other =
                letters(2).stream().map(each -> each.replace("crm-updates", "billing")).toList();
        queues.fail(Verb.SEND, Kind.QUEUE_NOT_FOUND, 1);

        var run = run(String.join("\n", letters(2)) + "\n" + String.join("\n", other));

        assertEquals(2, run.imported());
        assertEquals(2, run.refused());
        assertTrue(refusals.get(1).startsWith("line 2: "), refusals.get(1));
    }

    @Test
    void a_journal_is_for_one_import_at_a_time_and_a_cut_line_of_it_counts_for_nothing()
            throws IOException {
        try (var _ = journal()) {
            assertThrows(IllegalStateException.class, this::journal);
        }
        run(letters(1).getFirst());
        var path = folder.resolve("journal");
        Files.writeString(path, Files.readString(path) + "SENT 12");

        assertEquals(0, run(letters(1).getFirst()).imported());
        assertEquals(1, run(letters(2).get(1)).imported());
    }

    private ImportRun run(String file) throws IOException {
        return run(file, false);
    }

    private ImportRun run(String file, boolean again) throws IOException {
        refusals.clear();
        try (var journal = journal()) {
            var run = of(journal, again);
            run.run(lines(file), () -> false);
            return run;
        }
    }

    private ImportRun of(ImportJournal journal, boolean again) {
        return new ImportRun(
                config,
                queues,
                "here",
                null,
                journal,
                again,
                (number, why) -> refusals.add("line " + number + ": " + why));
    }

    private ImportJournal journal() throws IOException {
        return ImportJournal.open(folder.resolve("journal"));
    }

    private static ImportLines lines(String file) throws IOException {
        return ImportLines.of(new ByteArrayInputStream(file.getBytes(UTF_8)));
    }

    private static List<String> letters(int count) {
        var letters = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var attributes = Map.of("a", "1", "b", "2", "n", "" + i);
            var payload = Payload.ofText("{\"n\": " + i + "}");
            var message = new Message("evt_" + i, "t", Instant.EPOCH, payload, attributes, null);
            letters.add(
                    new LetterLine(
                                    CRM,
                                    message,
                                    Map.of("dead-at", "1970-01-01T00:00:0" + i % 10 + "Z"))
                            .write());
        }
        return letters;
    }

    private long dead() {
        return real.stats(CRM.deadLetters()).visible().orElseThrow();
    }
}
