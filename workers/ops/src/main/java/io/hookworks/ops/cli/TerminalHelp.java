package io.hookworks.ops.cli;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;

import java.util.function.IntSupplier;

/**
 * Lays help pages out for the width of the terminal. Descriptions are whole paragraphs, one per
 * element, so that lines are broken in this place only; the first element is the summary that the
 * list of commands shows.
 *
 * @param columns of the terminal; asked when a page is shown
 */
public record TerminalHelp(IntSupplier columns) implements IHelpFactory {
    /** Below it picocli cannot lay out options; above it lines are hard to read. */
    private static final int NARROWEST = 60;

    private static final int WIDEST = 120;

    @Override
    public Help create(CommandSpec command, ColorScheme colours) {
        command.usageMessage().width(Math.clamp(columns.getAsInt(), NARROWEST, WIDEST));
        return new Help(command, colours);
    }
}
