package io.hookworks.benchmarks;

import java.util.List;
import java.util.Locale;

/** What was measured of one entry. */
record Score(String name, double value) {
    /**
     * Prints ours beside each of the others.
     *
     * @param what such as "of the calls"
     */
    static void compare(List<Score> scores, String what) {
        var ours =
                scores.stream()
                        .filter(score -> score.name().equals(Runner.HOOKWORKS))
                        .findFirst()
                        .orElseThrow();
        for (var score : scores) {
            if (!score.equals(ours)) {
                System.out.printf(
                        Locale.ROOT,
                        "hookworks / %s: %.2f %s%n",
                        score.name(),
                        ours.value() / score.value(),
                        what);
            }
        }
    }
}
