package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.dlq.Where;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The options by which dead letters are chosen: those that all of them hold for. */
final class Selection {
    private static final String INPUT = "-";

    @Option(
            names = "--where",
            paramLabel = "EXPRESSION",
            description = {
                "Only those it holds for, such as 'error~\"Timeout\" and age>2h'.",
                "Fields: id, type, cause, reason, exception, error (reason or exception),"
                        + " attempts,",
                "age, key, source, attr.NAME. Operators: = != ~ !~ (regular expression found or",
                "not) > >= < <=, joined by and, or, not, ( ). Age: since it died; of what the"
                        + " broker",
                "moved by itself, since it was first sent."
            })
    private @Nullable String where;

    @Option(names = "--id", split = ",", description = "Only these ids.")
    private List<String> ids = List.of();

    @Option(
            names = "--ids-from",
            paramLabel = "FILE",
            description = "Only ids that stand in this file, one a line; - is the input.")
    private @Nullable String idsFrom;

    @Option(names = "--cause", description = "Only those of this cause, as dlq groups shows it.")
    private @Nullable String cause;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
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
        var expression = where == null ? null : parsed(where);
        var wanted = wanted();
        return letter ->
                (expression == null || expression.holds(letter, Instant.now()))
                        && (wanted == null || wanted.contains(letter.message().id()))
                        && (cause == null || cause.equals(letter.fingerprint()));
    }

    private static Where parsed(String text) {
        try {
            return Where.parse(text);
        } catch (Where.Unreadable e) {
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
