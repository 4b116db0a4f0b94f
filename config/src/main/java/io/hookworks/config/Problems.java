package io.hookworks.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a file, gathered so that all of it can be told at once. */
final class Problems {
    /**
     * @param secretOf the source whose secret is missing or malformed; null: anything else
     */
    private record Problem(int line, String path, String what, @Nullable String secretOf) {}

    private final Map<String, Integer> lines;
    private final List<Problem> found = new ArrayList<>();

    Problems(Map<String, Integer> lines) {
        this.lines = lines;
    }

    /**
     * @param path such as {@code queues.billing.lease}; one that is not in the file is told at the
     *     line of the nearest path above it
     */
    void add(String path, String what) {
        found.add(new Problem(line(path), path, what, null));
    }

    /** A secret that is missing or malformed: a running program can do without its change. */
    void addSecret(String source, String path, String what) {
        found.add(new Problem(line(path), path, what, source));
    }

    /** The sources whose secrets are all that is wrong; empty if nothing is, or something else. */
    Set<String> sourcesOfSecrets() {
        var sources = found.stream().map(Problem::secretOf).collect(Collectors.toSet());
        return sources.stream().allMatch(Objects::nonNull) ? Set.copyOf(sources) : Set.of();
    }

    /** Whether something is wrong at this path or below it. */
    boolean anyAt(String path) {
        return found.stream()
                .map(Problem::path)
                .anyMatch(each -> each.equals(path) || each.startsWith(path + "."));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** One line each, in the order of the file. */
    List<String> inWords(String file) {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(
                        each ->
                                file
                                        + ":"
                                        + each.line()
                                        + (each.path().isEmpty() ? "" : " " + each.path())
                                        + ": "
                                        + each.what())
                .distinct()
                .toList();
    }

    private int line(String path) {
        for (var at = path; ; at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            var line = lines.get(at);
            if (line != null) {
                return line;
            }
            if (at.isEmpty()) {
                return 1;
            }
        }
    }
}
