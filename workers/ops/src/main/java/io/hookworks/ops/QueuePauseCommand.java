package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.ops.state.Audit;
import io.hookworks.queue.Pause;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code hookworks queue pause}. */
@Command(
        name = "pause",
        description = {
            "Stops all workers from receiving messages of queues, until the queues are resumed.",
            "This holds for running workers and for those that start later. Messages in work are"
                    + " finished; messages that are sent wait."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks queue pause crm-updates --reason 'CRM is moving'",
            "  hookworks queue pause --all"
        })
final class QueuePauseCommand implements Callable<Integer> {
    @ParentCommand private QueueCommand parent;
    @Spec private CommandSpec spec;
    @Mixin private final ChosenQueues chosen = new ChosenQueues();

    @Option(
            names = "--reason",
            defaultValue = "",
            paramLabel = "WORDS",
            description = "Why, for whoever finds them paused; as far as the broker takes it.")
    private String reason;

    @Override
    public Integer call() throws InterruptedException {
        var home = parent.home();
        var out = spec.commandLine().getOut();
        var pause = new Pause(Instant.now(), Audit.who(), reason);
        var code =
                PauseSwitch.each(
                        home,
                        chosen,
                        new PauseSwitch.Order(
                                "queue pause", reason.isEmpty() ? null : reason, parent.audit()),
                        out,
                        (pauses, queue) ->
                                queue
                                        + " is paused "
                                        + QueueLook.inWords(pauses.begin(queue, pause)));
        out.println(
                "Workers see it within "
                        + Durations.write(Look.of(home))
                        + ". ./hookworks queue resume ends it; queue drain waits until nothing is"
                        + " in work.");
        out.flush();
        return code;
    }
}
