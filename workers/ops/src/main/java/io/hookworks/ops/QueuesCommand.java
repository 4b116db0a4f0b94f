package io.hookworks.ops;

import io.hookworks.config.Purpose;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
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
    @Mixin private final RunningWorkers workers = new RunningWorkers();

    Home home() {
        return main.home();
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = main.home();
        var config = home.read(Purpose.OPERATE);
        var out = spec.commandLine().getOut();
        var failures = new QueueFailures(config.queues().size());
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var work = workers.ask(home);
            var table =
                    new Table(
                            "QUEUE",
                            "WAITING",
                            "IN WORK",
                            "INVISIBLE",
                            "DELAYED",
                            "DEAD",
                            "WORKERS",
                            "PAUSED");
            for (var look : QueueLook.at(program.client(), config.queues().values())) {
                row(table, look, work);
                look.addTo(failures);
            }
            table.print(out);
            explain(out, work);
            Counts.explain(out, config, program.client());
        }
        return failures.report(spec.commandLine().getErr());
    }

    /** The two are easily taken for one another. */
    private static void explain(PrintWriter out, Optional<RunningWorkers.Answer> work) {
        out.println(
                work.isPresent()
                        ? "IN WORK: in handlers, as "
                                + work.get().processes()
                                + " worker processes report. INVISIBLE: hidden by the broker, in"
                                + " work or waiting for a retry."
                        : "IN WORK is unknown, because no worker was asked: --workers names their"
                                + " management ports. INVISIBLE: hidden by the broker, in work or"
                                + " waiting for a retry.");
        out.flush();
    }

    private static void row(Table table, QueueLook look, Optional<RunningWorkers.Answer> work) {
        var queue = look.queue();
        table.row(
                queue.name(),
                Counts.shown(look.counts().visible()),
                RunningWorkers.shown(work.flatMap(answer -> answer.of(queue.name()))),
                Counts.shown(look.counts().inFlight()),
                Counts.shown(look.counts().delayed()),
                Counts.shown(Counts.total(look.deadCounts())),
                queue.instances().min()
                        + "-"
                        + queue.instances().max()
                        + " x "
                        + queue.concurrency(),
                look.pause());
    }
}
