package io.hookworks.ops.dlq;

import io.hookworks.queue.TimeSource;
import io.hookworks.worker.dlq.Redrive;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How far a redrive is: on a terminal one line that is written over, elsewhere, such as in a file
 * or a log, another line every few seconds. For one thread.
 */
final class ProgressBar {
    private static final Duration APART = Duration.ofMillis(200);
    private static final Duration LINES_APART = Duration.ofSeconds(5);
    private static final int WIDTH = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final long expected;
    private final TimeSource clock;
    private final Instant began;
    private Instant shown;
    private int last;

    /**
     * @param expected how many there may be; 0: unknown
     * @param terminal whether it shows on one
     */
    ProgressBar(PrintWriter err, long expected, boolean terminal, TimeSource clock) {
        this.err = err;
        this.expected = expected;
        this.terminal = terminal;
        this.clock = clock;
        this.began = clock.steady();
        this.shown = began;
    }

    void show(Redrive.Report soFar) {
        var now = clock.steady();
        var apart = terminal ? APART : LINES_APART;
        if (Duration.between(shown, now).compareTo(apart) < 0) {
            return;
        }
        shown = now;
        var line = line(soFar, Duration.between(began, now));
        if (terminal) {
            err.print("\r" + line + " ".repeat(Math.max(0, last - line.length())));
        } else {
            err.println(line);
        }
        err.flush();
        last = line.length();
    }

    private String line(Redrive.Report soFar, Duration elapsed) {
        var seconds = Math.max(0.001, elapsed.toNanos() / 1e9);
        var seen = soFar.moved() + soFar.left() + soFar.undecodable() + soFar.failed();
        return (terminal ? bar(seen) : expected > 0 ? seen + " of " + expected + ": " : "")
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
