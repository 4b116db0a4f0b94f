package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.DeadLetterQueue;
import io.hookworks.worker.Redrive;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks dlq …}. */
@Command(
        name = "dlq",
        description = "Looks at dead letters, and sends them back once the cause is mended.",
        subcommands = {DlqCommand.Ls.class, DlqCommand.Show.class, DlqCommand.RedriveAll.class})
final class DlqCommand {
    @ParentCommand private Main main;

    private static DeadLetterQueue letters(QueueClient client, QueueConfig queue) {
        return new DeadLetterQueue(client, queue.name(), InstantSource.system());
    }

    /** Work on an open client. */
    private interface Task {
        int run(Hookworks config, QueueClient client) throws InterruptedException;
    }

    private int run(Task task) throws InterruptedException {
        var home = main.home();
        var config = home.read(Purpose.OPERATE);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            return task.run(config, program.client());
        }
    }

    /** {@code hookworks dlq ls}. */
    @Command(name = "ls", description = "Counts dead letters, or lists those of one queue.")
    static final class Ls implements Callable<Integer> {
        @ParentCommand private DlqCommand dlq;
        @Spec private CommandSpec spec;

        @Option(names = "--queue", description = "List the dead letters of this queue.")
        private @Nullable String queue;

        @Option(names = "--limit", defaultValue = "100", description = "At most so many.")
        private int limit;

        @Override
        public Integer call() throws InterruptedException {
            var table =
                    queue == null
                            ? new Table("QUEUE", "DEAD")
                            : new Table("ID", "TYPE", "ATTEMPTS", "DIED", "CAUSE", "REASON");
            dlq.run((config, client) -> fill(table, config, client));
            table.print(spec.commandLine().getOut());
            return ExitCode.OK;
        }

        private int fill(Table table, Hookworks config, QueueClient client)
                throws InterruptedException {
            if (queue != null) {
                var letters = letters(client, Chosen.queue(config, queue));
                letters.peek(limit).forEach(letter -> row(table, letter));
                return ExitCode.OK;
            }
            new DeadLetterCount(client, limit)
                    .of(config.queues().values())
                    .forEach((each, count) -> table.row(each.name(), count));
            return ExitCode.OK;
        }

        private static void row(Table table, DeadLetter letter) {
            var died = letter.deadAt();
            table.row(
                    letter.message().id(),
                    letter.message().type(),
                    letter.attempts(),
                    died == null ? "-" : died,
                    letter.fingerprint(),
                    letter.reason());
        }
    }

    /** {@code hookworks dlq show}. */
    @Command(name = "show", description = "Shows one dead letter whole.")
    static final class Show implements Callable<Integer> {
        @ParentCommand private DlqCommand dlq;
        @Spec private CommandSpec spec;

        @Option(names = "--queue", required = true, description = "The queue it died in.")
        private String queue;

        @Parameters(paramLabel = "ID", description = "Its id, as dlq ls shows it.")
        private String id;

        @Override
        public Integer call() throws InterruptedException {
            return dlq.run(
                    (config, client) -> {
                        var letters = letters(client, Chosen.queue(config, queue));
                        var found =
                                letters.peek(Integer.MAX_VALUE).stream()
                                        .filter(each -> each.message().id().equals(id))
                                        .findFirst();
                        if (found.isEmpty()) {
                            spec.commandLine()
                                    .getErr()
                                    .println(queue + " has no dead letter " + id + ".");
                            return ExitCode.NOTHING;
                        }
                        print(found.get());
                        return ExitCode.OK;
                    });
        }

        private void print(DeadLetter letter) {
            var out = spec.commandLine().getOut();
            var message = letter.message();
            var table = new Table("FACT", "VALUE");
            table.row("id", message.id());
            table.row("type", message.type());
            table.row("first sent", message.time());
            table.row("queue", letter.origin());
            table.row("reason", letter.reason());
            var exception = letter.exception();
            table.row("exception", exception == null ? "-" : exception);
            table.row("cause", letter.fingerprint());
            table.row("attempts", letter.attempts());
            var died = letter.deadAt();
            table.row("died", died == null ? "-" : died);
            letter.revived().attributes().forEach((name, value) -> table.row(name, value));
            table.print(out);
            out.println();
            out.println(
                    message.payload()
                            .text()
                            .map(text -> text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "?"))
                            .orElse(message.payload() + ", not text"));
            out.flush();
        }
    }

    /** {@code hookworks dlq redrive}. */
    @Command(
            name = "redrive",
            description = {
                "Sends dead letters back to their queue, under their old ids, attempts counted"
                        + " anew.",
                "Each is sent first and removed then: stopped in between, it loses none."
            })
    static final class RedriveAll implements Callable<Integer> {
        @ParentCommand private DlqCommand dlq;
        @Spec private CommandSpec spec;

        @Option(names = "--queue", required = true, description = "The queue they died in.")
        private String queue;

        @Option(names = "--id", description = "Only these ids.", split = ",")
        private List<String> ids = List.of();

        @Option(names = "--cause", description = "Only those with this cause, as dlq ls shows it.")
        private @Nullable String cause;

        @Option(names = "--limit", description = "At most so many.")
        private int limit = Integer.MAX_VALUE;

        @Option(names = "--dry-run", description = "Only count what would move.")
        private boolean dryRun;

        @Override
        public Integer call() throws InterruptedException {
            return dlq.run(
                    (config, client) -> {
                        var letters = letters(client, Chosen.queue(config, queue));
                        return tell(
                                config.provider(),
                                letters.redrive(new Redrive(this::chosen, limit, dryRun)));
                    });
        }

        private boolean chosen(DeadLetter letter) {
            return (ids.isEmpty() || ids.contains(letter.message().id()))
                    && (cause == null || cause.equals(letter.fingerprint()));
        }

        private int tell(Hookworks.Provider provider, Redrive.Report report) {
            var out = spec.commandLine().getOut();
            out.println(
                    (dryRun ? "would move " : "moved ")
                            + report.moved()
                            + ", left "
                            + report.left()
                            + ", undecodable "
                            + report.undecodable()
                            + ", failed "
                            + report.failed()
                            + "  ("
                            + dlq.main.home().addressed(provider)
                            + ")");
            if (report.doubled() > 0) {
                out.println(
                        report.doubled()
                                + " were sent but could not be removed: they will be here again,"
                                + " and sending them again doubles them");
            }
            out.flush();
            if (report.failed() > 0 || report.doubled() > 0) {
                return ExitCode.PARTIAL;
            }
            return report.moved() == 0 ? ExitCode.NOTHING : ExitCode.OK;
        }
    }
}
