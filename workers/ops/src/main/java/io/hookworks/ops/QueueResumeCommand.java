package io.hookworks.ops;

import io.hookworks.config.Durations;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code hookworks queue resume}. */
@Command(
        name = "resume",
        description = "Ends the pause of queues; those that have none stay as they are.",
        footerHeading = "%nExamples:%n",
        footer = {"  hookworks queue resume crm-updates", "  hookworks queue resume --all"})
final class QueueResumeCommand implements Callable<Integer> {
    @ParentCommand private QueueCommand parent;
    @Spec private CommandSpec spec;
    @Mixin private final ChosenQueues chosen = new ChosenQueues();

    @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in audit.jsonl.")
    private @Nullable String reason;

    @Override
    public Integer call() throws InterruptedException {
        var home = parent.home();
        var out = spec.commandLine().getOut();
        var code =
                PauseSwitch.each(
                        home,
                        chosen,
                        new PauseSwitch.Order("queue resume", reason, parent.audit()),
                        out,
                        (pauses, queue) -> {
                            pauses.end(queue);
                            return queue + " is not paused any more";
                        });
        out.println("Workers see it within " + Durations.write(Look.of(home)) + ".");
        out.flush();
        return code;
    }
}
