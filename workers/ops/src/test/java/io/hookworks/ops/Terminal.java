package io.hookworks.ops;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command as a person runs it: what it printed, and its exit code. */
public record Terminal(int exitCode, String out, String err) {
    public static Terminal run(Home home, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = Main.line(home);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Terminal(line.execute(args), out.toString(), err.toString());
    }

    /** All commands, as they are declared. */
    public static CommandLine commands(Home home) {
        return Main.line(home);
    }

    /** The line of a table that starts with this cell, its cells. */
    public String[] row(String first) {
        return out.lines()
                .map(line -> line.strip().split(" {2,}"))
                .filter(cells -> cells[0].equals(first))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + first + " in\n" + this));
    }
}
