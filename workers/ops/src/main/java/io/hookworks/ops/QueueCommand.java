package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.ops.state.Audit;
import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Optional;
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

    @Option(
            names = "--state-dir",
            scope = ScopeType.INHERIT,
            description =
                    "Folder of audit.jsonl, the record of who paused what (default:"
                            + " HOOKWORKS_STATE_DIR, or .hookworks here).")
    private @Nullable Path stateDir;

    Home home() {
        return main.home();
    }

    Audit audit() {
        return home().audit(stateDir);
    }

    /** {@code hookworks queue show NAME}. */
    @Command(name = "show", description = "Shows a queue's counts and settings.")
    static final class Show implements Callable<Integer> {
        @ParentCommand private QueueCommand parent;
        @Spec private CommandSpec spec;
        @Mixin private final RunningWorkers workers = new RunningWorkers();

        @Parameters(paramLabel = "QUEUE", description = "Its name in hookworks.yaml.")
        private String name;

        @Override
        public Integer call() throws InterruptedException {
            var home = parent.main.home();
            var config = home.read(Purpose.OPERATE);
            var queue = Chosen.queue(config, name);
            var out = spec.commandLine().getOut();
            var table = new Table("FACT", "VALUE");
            var failures = new QueueFailures(1);
            try (var program = Program.open(config, home.devSettings(), Set.of())) {
                var look = QueueLook.at(program.client(), queue);
                look.addTo(failures);
                counts(table, look, workers.ask(home));
                settings(table, queue);
                table.print(out);
                Counts.explain(out, config, program.client());
            }
            return failures.report(spec.commandLine().getErr());
        }

        private static void counts(
                Table table, QueueLook look, Optional<RunningWorkers.Answer> work) {
            var stats = look.counts();
            table.row("paused", look.pause().isEmpty() ? "no" : look.pause());
            table.row("waiting", Counts.shown(stats.visible()));
            table.row(
                    "in work (workers)",
                    RunningWorkers.shown(work.flatMap(answer -> answer.of(look.queue().name()))));
            table.row("invisible (broker)", Counts.shown(stats.inFlight()));
            table.row("delayed", Counts.shown(stats.delayed()));
            table.row("dead letters", Counts.shown(Counts.total(look.deadCounts())));
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
