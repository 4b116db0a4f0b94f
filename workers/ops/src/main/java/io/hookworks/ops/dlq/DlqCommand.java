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
            "Looks at dead letters, and sends them back once the cause is mended.",
            "What is looked at goes back untouched. The broker counts the look: on SQS the receive",
            "count of the dead letter rises, on Pub/Sub its delivery attempt. Neither moves it,",
            "and what is redriven begins anew."
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
            description = {
                "Where audit.jsonl, journals of redrives and discarded letters are kept",
                "(default: HOOKWORKS_STATE_DIR, or .hookworks here)."
            })
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
        return StateFolder.of(home(), stateDir);
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
