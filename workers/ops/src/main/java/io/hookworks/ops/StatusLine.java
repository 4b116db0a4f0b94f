package io.hookworks.ops;

import java.io.PrintWriter;

/**
 * A line that says how far something is: written over on a terminal, and elsewhere only its end.
 */
final class StatusLine {
    private static final String CLEARED = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal = Interactive.terminal().isPresent();

    StatusLine(PrintWriter out) {
        this.out = out;
    }

    void show(String words) {
        if (terminal) {
            out.print(CLEARED + words);
            out.flush();
        }
    }

    void end(String words) {
        out.println((terminal ? CLEARED : "") + words);
        out.flush();
    }
}
