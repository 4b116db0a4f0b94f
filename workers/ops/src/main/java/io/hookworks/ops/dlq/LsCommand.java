package io.hookworks.ops.dlq;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.config.Durations;
import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.QueueFailures;
import io.hookworks.ops.Table;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.Mask;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code hookworks dlq ls}. */
@Command(
        name = "ls",
        description = {
            "Counts dead letters by queue, or lists those of one queue.",
            "SQS counts them itself. Pub/Sub does not, so the command receives up to "
                    + "--limit of each queue and may see too few, because the broker does not "
                    + "hand out all of them at once.",
            "OLDEST is the oldest of the dead letters that were received. GROWTH is "
                    + "the change since the last dlq ls with the same --state-dir."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq ls",
            "  hookworks dlq ls --queue crm-updates --limit 20",
            "  hookworks dlq ls -o json"
        })
final class LsCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;

    @Option(names = "--queue", description = "List the dead letters of this queue.")
    private @Nullable String queue;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "-o", defaultValue = "table", description = "table or json.")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        return dlq.run(
                config,
                client -> {
                    if (queue == null) {
                        return count(config, client);
                    }
                    // One more, to know whether there are more.
                    var most = limit == Integer.MAX_VALUE ? limit : limit + 1;
                    list(DlqCommand.letters(client, Chosen.queue(config, queue).name()).peek(most));
                    return ExitCode.OK;
                });
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int count(Hookworks config, QueueClient client) throws InterruptedException {
        var place = dlq.home().addressed(config.provider());
        var notes = dlq.state().lookNotes();
        var known = notes.read();
        var counts = new DeadLetterCount(client, limit).of(config.queues().values());
        var now = Instant.now();
        var table = new Table("QUEUE", "DEAD", "OLDEST", "GROWTH");
        var array = Json.array();
        var failures = new QueueFailures(counts.size());
        counts.forEach(
                (each, answer) -> {
                    var line = array.addObject().put("queue", each.name().value());
                    switch (answer) {
                        case Result.Ok<DeadLetterCount.Count>(var count) -> {
                            var key = config.provider().word() + " " + place + " " + each.name();
                            var before = LookNotes.of(known, key);
                            row(table, each.name(), count, before, now);
                            json(line, count, before);
                            known.set(key, note(count.dead(), now));
                        }
                        case Result.Failed<DeadLetterCount.Count>(var error) -> {
                            failures.whole(error);
                            table.row(each.name(), "error: " + error.kind(), "-", "-");
                            line.put("error", error.kind().name());
                        }
                    }
                });
        notes.write(known);
        if (output == Output.JSON) {
            Json.print(out(), array);
        } else {
            table.print(out());
        }
        return failures.report(spec.commandLine().getErr());
    }

    private static void row(
            Table table,
            QueueName name,
            DeadLetterCount.Count count,
            Optional<LookNotes.Note> before,
            Instant now) {
        var growth =
                before.map(note -> growth(count.dead() - note.count(), note.at(), now)).orElse("-");
        table.row(name, count.inWords(), age(count.oldest(), now), growth);
    }

    private static void json(
            ObjectNode line, DeadLetterCount.Count count, Optional<LookNotes.Note> before) {
        line.put("dead", count.dead())
                .put("counted", count.counted())
                .put("more", count.more())
                .put("oldest", Json.text(count.oldest()));
        before.ifPresent(
                note ->
                        line.put("growth", count.dead() - note.count())
                                .put("since", note.at().toString()));
    }

    private static ObjectNode note(long count, Instant at) {
        return Json.object().put("count", count).put("at", at.toString());
    }

    private static String growth(long growth, Instant since, Instant now) {
        return (growth > 0 ? "+" : "") + growth + " in " + age(since, now);
    }

    private static String age(@Nullable Instant since, Instant now) {
        if (since == null) {
            return "-";
        }
        var age = Duration.between(since, now);
        var unit =
                age.toDays() > 2
                        ? ChronoUnit.DAYS
                        : age.toHours() > 2
                                ? ChronoUnit.HOURS
                                : age.toMinutes() > 2 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
        return Durations.write(age.truncatedTo(unit));
    }

    private void list(List<DeadLetter> letters) {
        var sorted =
                letters.stream()
                        .sorted(
                                Comparator.comparing(
                                                DeadLetter::deadAt,
                                                Comparator.nullsFirst(
                                                        Comparator.<Instant>naturalOrder()))
                                        .thenComparing(letter -> letter.message().id()))
                        .limit(limit)
                        .toList();
        if (letters.size() > limit) {
            var err = spec.commandLine().getErr();
            err.println("There are more than " + limit + "; --limit N shows more of them.");
            err.flush();
        }
        if (output == Output.JSON) {
            Json.print(out(), Json.tree(sorted.stream().map(LsCommand::told).toList()));
            return;
        }
        var table = new Table("ID", "TYPE", "ATTEMPTS", "DIED", "CAUSE", "REASON");
        for (var letter : sorted) {
            var died = letter.deadAt();
            table.row(
                    letter.message().id(),
                    letter.message().type(),
                    letter.attempts(),
                    died == null ? "-" : died,
                    letter.fingerprint(),
                    Mask.text(letter.reason()));
        }
        table.print(out());
    }

    private static ObjectNode told(DeadLetter letter) {
        return Json.object()
                .put("id", letter.message().id())
                .put("type", letter.message().type())
                .put("attempts", letter.attempts())
                .put("died", Json.text(letter.deadAt()))
                .put("cause", letter.fingerprint())
                .put("reason", Mask.text(letter.reason()));
    }
}
