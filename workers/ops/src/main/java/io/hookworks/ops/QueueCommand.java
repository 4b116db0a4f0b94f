package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queue …}. */
@Command(name = "queue", description = "Shows one queue.", subcommands = QueueCommand.Show.class)
final class QueueCommand {
    @ParentCommand private Main main;

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
                counts(table, queue.name(), program.client());
                settings(table, queue);
                table.print(out);
                Counts.explain(out, config, program.client());
            }
            return ExitCode.OK;
        }

        private static void counts(Table table, QueueName queue, QueueClient client) {
            var stats = client.stats(queue);
            var dead = client.stats(queue.deadLetters());
            table.row("waiting", Counts.shown(stats.visible()));
            table.row("in flight", Counts.shown(stats.inFlight()));
            table.row("delayed", Counts.shown(stats.delayed()));
            table.row("dead letters", Counts.shown(Counts.total(dead)));
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
