package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queue …}. */
@Command(
        name = "queue",
        description = "Shows one queue, or has its workers pause.",
        subcommands = {
            QueueCommand.Show.class,
            QueuePauseCommand.class,
            QueueResumeCommand.class,
            QueueDrainCommand.class
        })
final class QueueCommand {
    @ParentCommand private Main main;

    Home home() {
        return main.home();
    }

    /** {@code hookworks queue show NAME}. */
    @Command(name = "show", description = "Shows a queue's counts and settings.")
    static final class Show implements Callable<Integer> {
        @ParentCommand private QueueCommand parent;
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "QUEUE", description = "Its name in hookworks.yaml.")
        private String name;

        @Override
        public Integer call() {
            var home = parent.main.home();
            var config = home.read(Purpose.OPERATE);
            var queue = Chosen.queue(config, name);
            var out = spec.commandLine().getOut();
            var table = new Table("FACT", "VALUE");
            try (var program = Program.open(config, home.devSettings(), Set.of())) {
                counts(table, QueueLook.at(program.client(), queue));
                settings(table, queue);
                table.print(out);
                Counts.explain(out, config, program.client());
            }
            return ExitCode.OK;
        }

        private static void counts(Table table, QueueLook look) {
            var stats = look.stats();
            table.row("paused", look.pause().isEmpty() ? "no" : look.pause());
            table.row("waiting", Counts.shown(stats.visible()));
            table.row("in flight", Counts.shown(stats.inFlight()));
            table.row("delayed", Counts.shown(stats.delayed()));
            table.row("dead letters", Counts.shown(Counts.total(look.dead())));
        }

        private static void settings(Table table, QueueConfig queue) {
            table.row("concurrency", queue.concurrency());
            table.row("instances", queue.instances().min() + " to " + queue.instances().max());
            table.row("delay", Durations.write(queue.delay()));
            table.row("lease", Durations.write(queue.lease()));
            table.row("timeout", Durations.write(queue.timeout()));
            var retry = queue.retry();
            table.row(
                    "retry",
                    retry.attempts()
                            + " attempts, first wait "
                            + Durations.write(retry.first())
                            + ", longest "
                            + Durations.write(retry.max()));
            if (queue.guarantees().ordering() == Ordering.PER_KEY) {
                table.row("ordering", "per-key");
            }
            if (queue.guarantees().acks() == AckCertainty.CONFIRMED) {
                table.row("acks", "confirmed");
            }
            table.row("retention", Durations.write(queue.retention()));
            table.row("dead-letter retention", Durations.write(queue.deadLetterRetention()));
            if (queue.destination() != null) {
                table.row("destination", queue.destination());
            }
        }
    }
}
