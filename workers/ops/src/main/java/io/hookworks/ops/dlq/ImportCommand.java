package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code hookworks dlq import}. */
@Command(
        name = "import",
        description = {
            "Puts exported dead letters back among the dead letters of their queue, or by --to",
            "into a queue to be handled. Ids, times, attributes and payloads are as they were.",
            "A line that cannot be read, or that the queue does not take, is told with its number",
            "and costs no other line. Importing a file twice doubles what is in it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq import dead.jsonl",
            "  HOOKWORKS_PROVIDER=pubsub hookworks dlq import dead.jsonl --to crm-updates"
        })
final class ImportCommand implements Callable<Integer> {
    private static final int TOGETHER = 100;

    private record Line(long number, QueueName target, Outgoing message) {}

    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "As dlq export wrote it.")
    private Path file;

    @Option(names = "--to", description = "A queue of hookworks.yaml, to be handled there.")
    private @Nullable String to;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in audit.jsonl.")
    private @Nullable String reason;

    private int imported;
    private int refused;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var live = to == null ? null : Chosen.queue(config, to).name();
        try (var lines = Files.newBufferedReader(file)) {
            return dlq.run(config, client -> read(config, client, live, lines));
        } catch (NoSuchFileException e) {
            throw new OpsException(ExitCode.USAGE, "There is no file " + file + ".", e);
        }
    }

    private int read(
            Hookworks config, QueueClient client, @Nullable QueueName live, BufferedReader lines)
            throws IOException {
        var what =
                Json.object()
                        .put("provider", config.provider().word())
                        .put("place", dlq.home().addressed(config.provider()))
                        .put("file", file.toString());
        what.put("to", live == null ? "dead letters" : live.value());
        var audited = dlq.state().audit().begin("import", reason, what);
        var waiting = new ArrayList<Line>();
        var number = 0L;
        for (var text = lines.readLine(); text != null; text = lines.readLine()) {
            number++;
            if (text.isBlank()) {
                continue;
            }
            try {
                waiting.add(line(config, live, number, text));
            } catch (IllegalArgumentException e) {
                refuse(number, String.valueOf(e.getMessage()));
            }
            if (waiting.size() == TOGETHER) {
                send(client, waiting);
            }
        }
        send(client, waiting);
        audited.end("done", Json.object().put("imported", imported).put("refused", refused));
        var out = spec.commandLine().getOut();
        out.println("imported " + imported + ", refused " + refused);
        out.flush();
        if (refused > 0) {
            return imported > 0 ? ExitCode.PARTIAL : ExitCode.ERROR;
        }
        return imported == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    private static Line line(Hookworks config, @Nullable QueueName live, long number, String text) {
        var line = LetterLine.read(text);
        if (live != null) {
            return new Line(number, live, Outgoing.now(line.message()));
        }
        if (!config.queues().containsKey(line.queue())) {
            throw new IllegalArgumentException(
                    "hookworks.yaml has no queue "
                            + line.queue()
                            + "; --to names another for all lines");
        }
        return new Line(
                number,
                line.queue().deadLetters(),
                new Outgoing(line.message(), Duration.ZERO, line.facts()));
    }

    /** In as few calls as go, one for each queue. */
    private void send(QueueClient client, List<Line> waiting) {
        var targets = waiting.stream().map(Line::target).distinct().toList();
        for (var target : targets) {
            var lines = waiting.stream().filter(each -> each.target().equals(target)).toList();
            var sent = client.send(target, lines.stream().map(Line::message).toList());
            for (var i = 0; i < lines.size(); i++) {
                switch (sent.get(i)) {
                    case Result.Ok<String> _ -> imported++;
                    case Result.Failed<String>(var error) ->
                            refuse(lines.get(i).number(), String.valueOf(error.getMessage()));
                }
            }
        }
        waiting.clear();
    }

    private void refuse(long number, String why) {
        refused++;
        spec.commandLine().getErr().println("line " + number + ": " + why);
    }
}
