package io.hookworks.ops;

import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueStats;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.OptionalLong;
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
        }
        return ExitCode.OK;
    }

    private static void row(Table table, QueueConfig queue, QueueClient client) {
        var stats = client.stats(queue.name());
        var dead = client.stats(queue.name().deadLetters());
        table.row(
                queue.name(),
                shown(stats.visible()),
                shown(stats.inFlight()),
                shown(stats.delayed()),
                shown(total(dead)),
                queue.instances().min()
                        + "-"
                        + queue.instances().max()
                        + " x "
                        + queue.concurrency());
    }

    /** Also those that someone is looking at just now. */
    static OptionalLong total(QueueStats stats) {
        return stats.visible().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(stats.visible().getAsLong() + stats.inFlight().orElse(0));
    }

    static String shown(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "-";
    }
}
