package io.hookworks.ops;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code hookworks completion}. */
@Command(
        name = "completion",
        description = "Prints a script by which bash or zsh completes commands and options.",
        footerHeading = "%nExample:%n",
        footer = "  source <(./hookworks completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("hookworks", spec.root().commandLine()));
        out.flush();
        return ExitCode.OK;
    }
}
