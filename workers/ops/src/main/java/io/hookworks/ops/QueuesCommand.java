package io.hookworks.ops;

import io.hookworks.config.Purpose;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queues}. */
@Command(
        name = "queues",
        description = "Shows how full each queue is.",
        subcommands = QueuesTopCommand.class)
final class QueuesCommand implements Callable<Integer> {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    Home home() {
        return main.home();
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = main.home();
        var config = home.read(Purpose.OPERATE);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var client = program.client();
            var table =
                    new Table(
                            "QUEUE",
                            "WAITING",
                            "IN FLIGHT",
                            "DELAYED",
                            "DEAD",
                            "WORKERS",
                            "PAUSED");
            SideBySide.ask(config.queues().values(), queue -> QueueLook.at(client, queue))
                    .values()
                    .forEach(answer -> row(table, SideBySide.orThrow(answer)));
            table.print(spec.commandLine().getOut());
            Counts.explain(spec.commandLine().getOut(), config, client);
        }
        return ExitCode.OK;
    }

    private static void row(Table table, QueueLook look) {
        var queue = look.queue();
        table.row(
                queue.name(),
                Counts.shown(look.stats().visible()),
                Counts.shown(look.stats().inFlight()),
                Counts.shown(look.stats().delayed()),
                Counts.shown(Counts.total(look.dead())),
                queue.instances().min()
                        + "-"
                        + queue.instances().max()
                        + " x "
                        + queue.concurrency(),
                look.pause());
    }
}
