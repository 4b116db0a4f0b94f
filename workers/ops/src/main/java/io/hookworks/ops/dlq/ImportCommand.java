package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code hookworks dlq import}. */
@Command(
        name = "import",
        description = {
            "Puts exported dead letters back among the dead letters of their queue, or by --to into"
                    + " a queue to be handled.",
            "Ids, times, attributes and payloads stay the same. A line that cannot be read, or that"
                    + " the queue refuses, is reported with its number; all others are imported."
                    + " Run it again to import only what is missing: the state folder records what"
                    + " was imported."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq import dead.jsonl",
            "  HOOKWORKS_PROVIDER=pubsub hookworks dlq import dead.jsonl --to crm-updates"
        })
final class ImportCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "As dlq export wrote it.")
    private Path file;

    @Option(names = "--to", description = "A queue of hookworks.yaml, to be handled there.")
    private @Nullable String to;

    @Option(names = "--again", description = "Import also what was imported before.")
    private boolean again;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in audit.jsonl.")
    private @Nullable String reason;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var live = to == null ? null : Chosen.queue(config, to).name();
        try (var lines = lines();
                var journal = dlq.state().imports(config.provider())) {
            return dlq.run(config, client -> read(config, client, live, lines, journal));
        }
    }

    private ImportLines lines() throws IOException {
        try {
            return ImportLines.of(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            throw new OpsException(ExitCode.USAGE, "There is no file " + file + ".", e);
        } catch (IllegalArgumentException e) {
            throw new OpsException(
                    ExitCode.USAGE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private int read(
            Hookworks config,
            QueueClient client,
            @Nullable QueueName live,
            ImportLines lines,
            ImportJournal journal)
            throws IOException {
        var place = dlq.home().addressed(config.provider());
        var what =
                Json.object()
                        .put("provider", config.provider().word())
                        .put("place", place)
                        .put("file", file.toString())
                        .put("to", live == null ? "dead letters" : live.value());
        var run = new ImportRun(config, client, place, live, journal, again, this::refused);
        var audited = dlq.state().audit().begin("import", reason, what);
        try (var interruption = Interruption.listen()) {
            run.run(lines, interruption::stopped);
            audited.end(interruption.stopped() ? "stopped" : "done", run.counts());
            tell(run);
            return interruption.stopped() ? ExitCode.INTERRUPTED : exitCode(run);
        } catch (QueueException | IOException e) {
            audited.end("failed", run.counts().put("error", String.valueOf(e.getMessage())));
            tell(run);
            err(e + "\nRun this again when that is fixed: it imports only what is missing.");
            return run.imported() > 0 ? ExitCode.PARTIAL : ExitCode.ERROR;
        } catch (RuntimeException e) {
            audited.end("failed", run.counts().put("error", String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void tell(ImportRun run) {
        var out = spec.commandLine().getOut();
        out.println(
                "imported "
                        + run.imported()
                        + ", imported before "
                        + run.before()
                        + ", refused "
                        + run.refused());
        out.flush();
        if (run.before() > 0 && run.imported() == 0) {
            err("--again imports what was imported before.");
        }
        if (run.unsure() > 0) {
            err(
                    run.unsure()
                            + " may be duplicated, under the same ids: an earlier import was killed"
                            + " while it sent them.");
        }
    }

    private static int exitCode(ImportRun run) {
        if (run.refused() > 0) {
            return run.imported() + run.before() > 0 ? ExitCode.PARTIAL : ExitCode.ERROR;
        }
        return run.imported() + run.before() == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    private void refused(long number, String why) {
        err("line " + number + ": " + why.replaceAll("\\R", " "));
    }

    private void err(String text) {
        spec.commandLine().getErr().println(TerminalText.block(text));
        spec.commandLine().getErr().flush();
    }
}
