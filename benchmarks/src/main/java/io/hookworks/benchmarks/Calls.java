package io.hookworks.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts of calls, as text. */
final class Calls {
    private Calls() {}

    static String per1000(Map<String, Integer> calls, int messages) {
        var all = calls.values().stream().mapToInt(Integer::intValue).sum();
        var text = new StringBuilder();
        byName(calls)
                .forEach(
                        (name, count) ->
                                text.append(
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.1f  ",
                                                name,
                                                count * 1_000.0 / messages)));
        return String.format(
                Locale.ROOT, "%.1f  (%s)", all * 1_000.0 / messages, text.toString().strip());
    }

    /** What was called between two looks. */
    static Map<String, Integer> since(Map<String, Integer> before, Map<String, Integer> now) {
        var calls = new TreeMap<String, Integer>();
        now.forEach((name, count) -> calls.put(name, count - before.getOrDefault(name, 0)));
        calls.values().removeIf(count -> count == 0);
        return calls;
    }

    /** By the short names of methods. */
    static Map<String, Integer> byName(Map<String, Integer> calls) {
        var named = new TreeMap<String, Integer>();
        calls.forEach((name, count) -> named.put(name.substring(name.indexOf('/') + 1), count));
        return named;
    }
}
