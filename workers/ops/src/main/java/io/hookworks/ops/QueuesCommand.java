package io.hookworks.ops;

import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queues}. */
@Command(name = "queues", description = "Shows how full each queue is.")
final class QueuesCommand implements Callable<Integer> {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        var home = main.home();
        var config = home.read(Purpose.OPERATE);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var table = new Table("QUEUE", "WAITING", "IN FLIGHT", "DELAYED", "DEAD", "WORKERS");
            for (var queue : config.queues().values()) {
                row(table, queue, program.client());
            }
            table.print(spec.commandLine().getOut());
            Counts.explain(spec.commandLine().getOut(), config, program.client());
        }
        return ExitCode.OK;
    }

    private static void row(Table table, QueueConfig queue, QueueClient client) {
        var stats = client.stats(queue.name());
        var dead = client.stats(queue.name().deadLetters());
        table.row(
                queue.name(),
                Counts.shown(stats.visible()),
                Counts.shown(stats.inFlight()),
                Counts.shown(stats.delayed()),
                Counts.shown(Counts.total(dead)),
                queue.instances().min()
                        + "-"
                        + queue.instances().max()
                        + " x "
                        + queue.concurrency());
    }
}
