package io.hookworks.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * What a process cost that had nothing to do.
 *
 * @param cpu of the process while {@code took} went by
 */
record Idled(Duration cpu, Duration took, Vitals vitals) {
    double percentOfCore() {
        return 100.0 * cpu.toNanos() / took.toNanos();
    }

    String line() {
        return cpu.toNanos() + " " + took.toNanos() + " " + vitals.line();
    }

    static Idled parse(String line) {
        var words = line.split(" ", 3);
        return new Idled(
                Duration.ofNanos(Long.parseLong(words[0])),
                Duration.ofNanos(Long.parseLong(words[1])),
                Vitals.parse(words[2]));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%5.1f MiB heap  %5.2f %% of a core  %3d platform threads  %4d virtual",
                vitals.mebibytes(),
                percentOfCore(),
                vitals.platform(),
                vitals.virtual());
    }
}
