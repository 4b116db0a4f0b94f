package io.hookworks.ops.dlq;

import io.hookworks.ops.Interactive;
import io.hookworks.worker.dlq.Redrive;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** One line on a terminal that is written over; nothing elsewhere. */
final class ProgressBar {
    private static final Duration APART = Duration.ofMillis(200);
    private static final int WIDTH = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final long expected;
    private final Instant began = Instant.now();
    private Instant shown = Instant.MIN;
    private int last;

    /**
     * @param expected how many there may be; 0: nobody knows
     */
    ProgressBar(PrintWriter err, long expected) {
        this.err = err;
        this.expected = expected;
        this.terminal = Interactive.terminal().isPresent();
    }

    void show(Redrive.Report soFar) {
        var now = Instant.now();
        if (!terminal || Duration.between(shown, now).compareTo(APART) < 0) {
            return;
        }
        shown = now;
        var line = line(soFar, Duration.between(began, now));
        err.print("\r" + line + " ".repeat(Math.max(0, last - line.length())));
        err.flush();
        last = line.length();
    }

    private String line(Redrive.Report soFar, Duration elapsed) {
        var seconds = Math.max(0.001, elapsed.toNanos() / 1e9);
        var seen = soFar.moved() + soFar.left() + soFar.undecodable() + soFar.failed();
        return bar(seen)
                + String.format(
                        Locale.ROOT,
                        "moved %d, left %d, failed %d, %.0f/s",
                        soFar.moved(),
                        soFar.left() + soFar.undecodable(),
                        soFar.failed(),
                        soFar.moved() / seconds);
    }

    private String bar(long seen) {
        if (expected <= 0) {
            return "";
        }
        var full = (int) Math.min(WIDTH, seen * WIDTH / expected);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] ";
    }

    /** Leaves the line to others. */
    void clear() {
        if (terminal && last > 0) {
            err.print("\r" + " ".repeat(last) + "\r");
            err.flush();
        }
    }
}
