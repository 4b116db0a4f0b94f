package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.Program;
import io.hookworks.ops.Subcommand;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.dlq.DeadLetterQueue;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** {@code hookworks dlq …}. */
@Command(
        name = "dlq",
        description = {
            "Shows dead letters, and sends them back once their cause is fixed.",
            "Dead letters that are only looked at stay unchanged. The broker counts "
                    + "the look: on SQS the receive count rises, on Pub/Sub the delivery "
                    + "attempt. Neither moves a dead letter, and a redriven message starts "
                    + "with new attempts."
        },
        subcommands = {
            LsCommand.class,
            GroupsCommand.class,
            ShowCommand.class,
            RedriveCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            DiscardCommand.class
        })
public final class DlqCommand implements Subcommand {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Option(
            names = "--state-dir",
            scope = ScopeType.INHERIT,
            description =
                    "Folder of audit.jsonl, of the journals of redrives and imports, and of"
                            + " discarded dead letters (default: HOOKWORKS_STATE_DIR, or .hookworks"
                            + " here).")
    private @Nullable Path stateDir;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    Home home() {
        return main.home();
    }

    Hookworks config() {
        return home().read(Purpose.OPERATE);
    }

    StateFolder state() {
        return new StateFolder(home().state(stateDir));
    }

    /** Work on an open client. */
    interface Task {
        int run(QueueClient client) throws InterruptedException, IOException;
    }

    int run(Hookworks config, Task task) throws InterruptedException, IOException {
        try (var program = Program.open(config, home().devSettings(), Set.of())) {
            return task.run(program.client());
        }
    }

    static DeadLetterQueue letters(QueueClient client, QueueName queue) {
        return new DeadLetterQueue(client, queue, TimeSource.system());
    }
}
