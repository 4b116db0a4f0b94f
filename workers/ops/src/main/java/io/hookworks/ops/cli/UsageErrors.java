package io.hookworks.ops.cli;

import io.hookworks.ops.text.TerminalText;

import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.stream.Collectors;

/**
 * Answers a wrong command line with one line that says what is wrong, and one with the way to help.
 */
public final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException error, String[] args) {
        var command = error.getCommandLine();
        var err = command.getErr();
        err.println(TerminalText.line(message(error)));
        err.println(
                "Run ./" + command.getCommandSpec().qualifiedName() + " --help for its options.");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String message(ParameterException error) {
        var what = String.valueOf(error.getMessage()).replaceAll("\\R\\s*", " ").strip();
        if (!(error instanceof UnmatchedArgumentException unmatched)) {
            return what;
        }
        var similar =
                unmatched.getSuggestions().stream()
                        .map(each -> each.replaceFirst("^hookworks ", ""))
                        .collect(Collectors.joining(", "));
        return similar.isEmpty() ? what : what + ". Similar: " + similar;
    }
}
