package io.hookworks.ops.dlq;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.text.Json;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One import: each line is imported, was imported before, or is refused. For one thread. */
final class ImportRun {
    private static final int TOGETHER = 100;

    /** Hears of each line that is not imported. */
    @FunctionalInterface
    interface Refusals {
        void refused(long number, String why);
    }

    private record Line(long number, QueueName target, Outgoing message, String key) {}

    private final Hookworks config;
    private final QueueClient client;
    private final String place;
    private final @Nullable QueueName live;
    private final ImportJournal journal;
    private final boolean again;
    private final Refusals refusals;
    private final List<Line> waiting = new ArrayList<>();
    private int imported;
    private int before;
    private int refused;
    private int unsure;

    /**
     * @param place whose queues these are
     * @param live the queue to be handled in; null: among the dead letters of their queue
     * @param again whether what was imported before is imported too
     */
    ImportRun(
            Hookworks config,
            QueueClient client,
            String place,
            @Nullable QueueName live,
            ImportJournal journal,
            boolean again,
            Refusals refusals) {
        this.config = config;
        this.client = client;
        this.place = place;
        this.live = live;
        this.journal = journal;
        this.again = again;
        this.refusals = refusals;
    }

    /**
     * Imports all lines, or until told to stop.
     *
     * @throws QueueException if the broker cannot be reached; the counts say how far it came
     */
    void run(ImportLines lines, BooleanSupplier stopped) throws IOException {
        for (var line = lines.next();
                line != null && !stopped.getAsBoolean();
                line = lines.next()) {
            take(line);
            if (waiting.size() == TOGETHER) {
                send();
            }
        }
        send();
    }

    private void take(ImportLines.Line line) {
        var text = line.text();
        if (text == null) {
            refuse(line.number(), line.why());
            return;
        }
        if (text.isBlank()) {
            return;
        }
        try {
            var read = read(line.number(), text);
            if (!again && journal.isSent(read.key())) {
                before++;
                return;
            }
            unsure += journal.isUnsure(read.key()) ? 1 : 0;
            waiting.add(read);
        } catch (IllegalArgumentException e) {
            refuse(line.number(), String.valueOf(e.getMessage()));
        }
    }

    private Line read(long number, String text) {
        var line = LetterLine.read(text);
        if (live != null) {
            return line(number, live, Outgoing.now(line.message()));
        }
        if (!config.queues().containsKey(line.queue())) {
            throw new IllegalArgumentException(
                    "hookworks.yaml has no queue "
                            + line.queue()
                            + "; --to names another for all lines");
        }
        var letter = new Outgoing(line.message(), Duration.ZERO, line.facts());
        return line(number, line.queue().deadLetters(), letter);
    }

    private Line line(long number, QueueName target, Outgoing message) {
        return new Line(number, target, message, ImportJournal.key(place, target, message));
    }

    /** In as few calls as go, one for each queue. */
    private void send() {
        var distinct = new ArrayList<Line>();
        var keys = new HashSet<String>();
        for (var line : waiting) {
            if (again || keys.add(line.key())) {
                distinct.add(line);
            } else {
                before++; // the same line twice in one file
            }
        }
        waiting.clear();
        for (var target : distinct.stream().map(Line::target).distinct().toList()) {
            send(target, distinct.stream().filter(line -> line.target().equals(target)).toList());
        }
    }

    private void send(QueueName target, List<Line> lines) {
        journal.sending(keys(lines));
        try {
            settle(lines, client.send(target, lines.stream().map(Line::message).toList()));
        } catch (QueueException e) {
            if (e.retryable()) {
                throw e; // so would all that follow
            }
            journal.refused(keys(lines));
            lines.forEach(line -> refuse(line.number(), String.valueOf(e.getMessage())));
        }
    }

    private void settle(List<Line> lines, List<Result<String>> results) {
        var sent = new ArrayList<Line>();
        var notSent = new ArrayList<Line>();
        for (var i = 0; i < lines.size(); i++) {
            switch (results.get(i)) {
                case Result.Ok<String> _ -> sent.add(lines.get(i));
                case Result.Failed<String>(var error) -> {
                    if (error.kind() != QueueException.Kind.OUTCOME_UNKNOWN) {
                        notSent.add(lines.get(i));
                    }
                }
            }
        }
        imported += sent.size();
        journal.sent(keys(sent));
        journal.refused(keys(notSent));
        outage(results)
                .ifPresent(
                        error -> {
                            throw error;
                        });
        for (var i = 0; i < lines.size(); i++) {
            if (results.get(i) instanceof Result.Failed<String>(var error)) {
                refuse(lines.get(i).number(), String.valueOf(error.getMessage()));
            }
        }
    }

    /** What all entries failed of, if trying again can help: so would all that follow. */
    private static Optional<QueueException> outage(List<Result<String>> results) {
        var errors = new ArrayList<QueueException>();
        for (var result : results) {
            if (result instanceof Result.Failed<String>(var error) && error.retryable()) {
                errors.add(error);
            }
        }
        return errors.size() == results.size() ? Optional.of(errors.getFirst()) : Optional.empty();
    }

    private static List<String> keys(List<Line> lines) {
        return lines.stream().map(Line::key).toList();
    }

    private void refuse(long number, String why) {
        refused++;
        refusals.refused(number, why);
    }

    int imported() {
        return imported;
    }

    /** Imported by an earlier run, or by an earlier line. */
    int before() {
        return before;
    }

    int refused() {
        return refused;
    }

    /** Sent again, although an import that was killed may have sent them. */
    int unsure() {
        return unsure;
    }

    /** For the audit. */
    ObjectNode counts() {
        return Json.object()
                .put("imported", imported)
                .put("importedBefore", before)
                .put("refused", refused)
                .put("possiblyDuplicated", unsure);
    }
}
