package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Result;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code queues top} shows of each look: the busiest first, and how fast they grow. */
final class TopPicture {
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean colours;
    private Map<QueueName, Long> before = Map.of();
    private Instant asked = Instant.MIN;

    TopPicture(boolean colours) {
        this.colours = colours;
    }

    /**
     * The lines of one look.
     *
     * @param lines as many as there is room for, and at least 3
     */
    List<String> of(List<QueueLook> looks, Instant now, int lines, int columns) {
        var rows =
                looks.stream()
                        .sorted(
                                Comparator.comparingLong(QueueLook::backlog)
                                        .reversed()
                                        .thenComparing(look -> look.queue().name()))
                        .toList();
        var room = rows.size() < lines ? rows.size() : Math.max(1, lines - 2);
        var shown = rows.subList(0, Math.min(room, rows.size()));
        var picture = new ArrayList<String>();
        var text = table(shown, now).lines().toList();
        for (var i = 0; i < text.size(); i++) {
            var line = text.get(i);
            picture.add(coloured(cut(line, columns), i == 0 ? BOLD : colour(shown.get(i - 1))));
        }
        if (shown.size() < rows.size()) {
            var others = "… and " + (rows.size() - shown.size()) + " that are less busy";
            picture.add(cut(others, columns));
        }
        remember(rows, now);
        return picture;
    }

    private static String cut(String line, int columns) {
        return line.length() > columns ? line.substring(0, columns) : line;
    }

    private String table(List<QueueLook> rows, Instant now) {
        var table =
                new Table(
                        "QUEUE",
                        "WAITING",
                        "INVISIBLE",
                        "DELAYED",
                        "OLDEST",
                        "DEAD",
                        "CHANGE/S",
                        "PAUSED");
        rows.forEach(row -> row(table, row, now));
        var text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString();
    }

    private void row(Table table, QueueLook look, Instant now) {
        var counts = look.counts();
        table.row(
                look.queue().name(),
                Counts.shown(counts.visible()),
                Counts.shown(counts.inFlight()),
                Counts.shown(counts.delayed()),
                counts.oldest().map(TopPicture::seconds).orElse("-"),
                Counts.shown(Counts.total(look.deadCounts())),
                change(look, now),
                look.pause());
    }

    private static String seconds(Duration age) {
        return Durations.write(Duration.ofSeconds(age.toSeconds()));
    }

    /** By how much the backlog has grown since the look before, per second. */
    private String change(QueueLook look, Instant now) {
        var then = before.get(look.queue().name());
        if (then == null || look.counts().visible().isEmpty()) {
            return "-";
        }
        var seconds = Duration.between(asked, now).toMillis() / 1_000.0;
        return String.format(Locale.ROOT, "%.1f", (look.backlog() - then) / seconds);
    }

    private void remember(List<QueueLook> rows, Instant now) {
        var counts = new HashMap<QueueName, Long>();
        for (var look : rows) {
            if (look.stats() instanceof Result.Ok<QueueStats>) {
                counts.put(look.queue().name(), look.backlog());
            }
        }
        before = counts;
        asked = now;
    }

    private static String colour(QueueLook look) {
        var alarming =
                look.stats() instanceof Result.Failed<QueueStats>
                        || look.dead() instanceof Result.Failed<QueueStats>
                        || Counts.total(look.deadCounts()).orElse(0) > 0;
        return alarming ? RED : look.pause().isEmpty() ? PLAIN : YELLOW;
    }

    private String coloured(String line, String colour) {
        return colours && !colour.equals(PLAIN) ? colour + line + PLAIN : line;
    }
}
