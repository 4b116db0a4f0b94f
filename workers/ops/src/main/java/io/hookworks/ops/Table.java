package io.hookworks.ops;

import io.hookworks.ops.text.TerminalText;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; numbers stand to the right. */
public final class Table {
    private static final String NUMBER = "-?\\d[\\d.,]*|-|" + Counts.UNKNOWN;

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** One more row. */
    public void row(Object... cells) {
        var row = new ArrayList<String>();
        for (var cell : cells) {
            row.add(TerminalText.line(cell.toString()));
        }
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** All of it, and flushes. */
    public void print(PrintWriter out) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (var column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                line.append(padded(column, row.get(column), widths[column])).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private String padded(int column, String cell, int width) {
        var padding = " ".repeat(width - cell.length());
        var numbers =
                rows.stream().skip(1).allMatch(row -> row.get(column).matches(NUMBER))
                        && !isEmpty();
        return numbers ? padding + cell : cell + padding;
    }
}
