package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.filter.DeadLetterFilter;
import io.hookworks.ops.filter.DeadLetterFilter.Match;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.dlq.DeadLetterQueue;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The options by which dead letters are chosen: those that all of them hold for. */
final class Selection {
    private static final String INPUT = "-";

    /** Letters of a fingerprint. */
    private static final int FINGERPRINT = 12;

    @Option(
            names = "--where",
            paramLabel = "EXPRESSION",
            description =
                    "Only dead letters for which this CEL expression is true, such as"
                        + " 'error.contains(\"Timeout\") && age > duration(\"2h\")'. Variables: id,"
                        + " type, cause, reason, exception, error (reason and exception), key,"
                        + " source (strings), attempts (int), age (duration since the message"
                        + " became a dead letter; since its first send if the broker moved it),"
                        + " attributes[\"NAME\"], payload (the body as JSON). Strings have"
                        + " contains, startsWith, endsWith and matches (RE2). https://cel.dev has"
                        + " the language.")
    private @Nullable String where;

    @Option(names = "--id", split = ",", description = "Only these ids.")
    private List<String> ids = List.of();

    @Option(
            names = "--ids-from",
            paramLabel = "FILE",
            description = "Only the ids in this file, one per line; - reads standard input.")
    private @Nullable String idsFrom;

    @Option(
            names = "--cause",
            description =
                    "Only those of this cause, as dlq groups shows it. The first letters of "
                            + "it are enough if no other cause begins with them.")
    private @Nullable String cause;

    private @Nullable String wholeCause;

    private boolean causeSeen;

    private int failures;

    private @Nullable String firstFailure;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many.")
    int limit = Integer.MAX_VALUE;

    /**
     * Reads what it names.
     *
     * @throws OpsException if it cannot be read, with what would be right
     */
    Predicate<DeadLetter> read() throws IOException {
        if (limit < 1) {
            throw new OpsException(ExitCode.USAGE, "--limit must be 1 or more.", null);
        }
        var expression = where == null ? null : compiled(where);
        var wanted = wanted();
        return letter ->
                isOfCause(letter)
                        && (expression == null || isSelected(expression, letter))
                        && (wanted == null || wanted.contains(letter.message().id()));
    }

    private boolean isSelected(DeadLetterFilter filter, DeadLetter letter) {
        return switch (filter.match(letter, Instant.now())) {
            case Match.Selected() -> true;
            case Match.NotSelected() -> false;
            case Match.Failed(var why) -> {
                failures++;
                if (firstFailure == null) {
                    firstFailure = letter.message().id() + ": " + why;
                }
                yield false;
            }
        };
    }

    private boolean isOfCause(DeadLetter letter) {
        if (cause == null) {
            return true;
        }
        var known = wholeCause;
        var is =
                known == null
                        ? letter.fingerprint().startsWith(cause)
                        : letter.fingerprint().equals(known);
        causeSeen |= is;
        return is;
    }

    /**
     * Finds the one cause that {@code --cause} means, before anything happens to dead letters. A
     * whole fingerprint needs no look.
     *
     * @throws OpsException if no cause or more than one begins so
     */
    void findCause(DeadLetterQueue letters, QueueName queue) throws InterruptedException {
        if (cause == null || cause.length() >= FINGERPRINT) {
            wholeCause = cause;
            return;
        }
        var start = cause;
        var found = new TreeSet<String>();
        letters.look(
                letter -> {
                    found.add(letter.fingerprint());
                    return true;
                });
        wholeCause = wholeCause(start, found, queue);
    }

    /** Of several causes that begin so, one that is this whole. */
    static String wholeCause(String start, Set<String> causes, QueueName queue) {
        var found = new TreeSet<>(causes);
        found.removeIf(cause -> !cause.startsWith(start));
        if (found.isEmpty()) {
            throw new OpsException(ExitCode.NOTHING, noCause(start, queue.value()), null);
        }
        if (found.size() > 1 && !found.contains(start)) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "--cause " + start + " is the start of several: " + found + ". Say more of it.",
                    null);
        }
        return found.first(); // what is whole is before all that begin with it
    }

    /**
     * Prints why dead letters were not selected although the operator may expect it: no dead letter
     * has the cause, or {@code --where} has no value for some of them.
     */
    void explainUnselected(PrintWriter err, @Nullable String queue) {
        if (cause != null && !causeSeen) {
            err.println(TerminalText.line(noCause(cause, queue)));
        }
        if (firstFailure != null) {
            err.println(
                    TerminalText.line(
                            "--where could not be evaluated for "
                                    + failures
                                    + " dead letter(s), which were not selected. The first is "
                                    + firstFailure
                                    + ". Test for a value first, as in '\"region\" in attributes"
                                    + " && …' or 'has(payload.customer) && …'."));
        }
        err.flush();
    }

    private static String noCause(String start, @Nullable String queue) {
        return "No dead letter has a cause that begins with "
                + start
                + ". ./hookworks dlq groups"
                + (queue == null ? "" : " --queue " + queue)
                + " shows the causes.";
    }

    private static DeadLetterFilter compiled(String text) {
        try {
            return DeadLetterFilter.compile(text);
        } catch (DeadLetterFilter.InvalidFilterException e) {
            throw new OpsException(ExitCode.USAGE, "--where: " + e.getMessage(), e);
        }
    }

    private @Nullable Set<String> wanted() throws IOException {
        if (idsFrom == null) {
            return ids.isEmpty() ? null : Set.copyOf(ids);
        }
        var wanted = new HashSet<>(ids);
        for (var line : lines(idsFrom)) {
            if (!line.isBlank()) {
                wanted.add(line.strip());
            }
        }
        if (wanted.isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "--ids-from " + idsFrom + " holds no id.", null);
        }
        return wanted;
    }

    private static List<String> lines(String file) throws IOException {
        if (file.equals(INPUT)) {
            return new String(System.in.readAllBytes(), UTF_8).lines().toList();
        }
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "cannot read --ids-from " + file + ": " + e, e);
        }
    }

    /** For the audit. */
    ObjectNode told() {
        var told = Json.object();
        if (where != null) {
            told.put("where", where);
        }
        if (!ids.isEmpty()) {
            told.set("ids", Json.tree(ids));
        }
        if (idsFrom != null) {
            told.put("idsFrom", idsFrom);
        }
        if (cause != null) {
            told.put("cause", cause);
        }
        if (limit != Integer.MAX_VALUE) {
            told.put("limit", limit);
        }
        return told;
    }

    /** In words, for a question. */
    String inWords() {
        var told = told();
        return told.isEmpty() ? "all dead letters" : "the dead letters chosen by " + told;
    }
}
