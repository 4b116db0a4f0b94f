package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.text.Json;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.dlq.DeadLetterQueue.Discarded;
import io.hookworks.worker.dlq.RedriveWatcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** {@code hookworks dlq discard}. */
@Command(
        name = "discard",
        description = {
            "Deletes dead letters for good.",
            "They are exported first, to the folder discarded of the state folder. "
                    + "dlq import brings them back from there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq discard --queue crm-updates --where 'age > duration(\"720h\")' \\",
            "      --dry-run",
            "  hookworks dlq discard --queue crm-updates --where 'age > duration(\"720h\")' \\",
            "      --reason 'too old'"
        })
final class DiscardCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;
    @Mixin private final Selection selection = new Selection();
    @Mixin private final Consent consent = new Consent();

    @Option(names = "--queue", required = true, description = "The queue they died in.")
    private String queue;

    @Option(names = "--dry-run", description = "Only count what would go.")
    private boolean dryRun;

    @Option(names = "--no-export", description = "Keep no copy.")
    private boolean noExport;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var name = Chosen.queue(config, queue).name();
        var which = selection.read();
        if (dryRun) {
            return dlq.run(
                    config,
                    client -> {
                        selection.findCause(DlqCommand.letters(client, name), name);
                        return count(client, name, which);
                    });
        }
        var reason = consent.obtain("Discard " + selection.inWords() + " of " + name + "?");
        return dlq.run(
                config,
                client -> {
                    selection.findCause(DlqCommand.letters(client, name), name);
                    return discard(config, client, name, which, reason);
                });
    }

    private int count(QueueClient client, QueueName name, Predicate<DeadLetter> which)
            throws InterruptedException {
        var counts = new int[2];
        DlqCommand.letters(client, name)
                .look(
                        letter -> {
                            counts[which.test(letter) && counts[0] < selection.limit ? 0 : 1]++;
                            return true;
                        });
        print("would discard " + counts[0] + ", left " + counts[1]);
        selection.explainUnselected(spec.commandLine().getErr(), name.value());
        return counts[0] == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    private int discard(
            Hookworks config,
            QueueClient client,
            QueueName name,
            Predicate<DeadLetter> which,
            String reason)
            throws InterruptedException, IOException {
        var file = dlq.state().discarded(name, Instant.now());
        var what =
                Json.object()
                        .put("provider", config.provider().word())
                        .put("place", dlq.home().addressed(config.provider()))
                        .put("queue", name.value())
                        .put("export", noExport ? null : file.toString());
        what.set("selection", selection.told());
        var audited = dlq.state().audit().begin("discard", reason, what);
        try (var letters = noExport ? null : LetterFile.create(file);
                var interruption = Interruption.listen()) {
            var done = discard(client, name, which, before(letters), interruption);
            var counts =
                    Json.object()
                            .put("discarded", done.discarded())
                            .put("left", done.left())
                            .put("failed", done.failed());
            counts.set("errors", RedriveTelling.json(done.errors()));
            audited.end(done.whole() ? "done" : "stopped", counts);
            print(
                    "discarded "
                            + done.discarded()
                            + ", left "
                            + done.left()
                            + ", failed "
                            + done.failed());
            done.errors().forEach(errors -> print(RedriveTelling.line(errors)));
            selection.explainUnselected(spec.commandLine().getErr(), name.value());
            if (letters != null && done.discarded() > 0) {
                print("They are in " + file + "; ./hookworks dlq import brings them back.");
            }
            return exitCode(done);
        } catch (RuntimeException e) {
            audited.end("failed", Json.object().put("error", String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private Discarded discard(
            QueueClient client,
            QueueName name,
            Predicate<DeadLetter> which,
            Consumer<List<DeadLetter>> before,
            Interruption interruption)
            throws InterruptedException {
        var watcher =
                new RedriveWatcher() {
                    @Override
                    public boolean stopped() {
                        return interruption.stopped();
                    }
                };
        return DlqCommand.letters(client, name).discard(which, selection.limit, before, watcher);
    }

    private static Consumer<List<DeadLetter>> before(@Nullable LetterFile letters) {
        return gone -> {
            if (letters != null) {
                letters.write(gone);
            }
        };
    }

    private static int exitCode(Discarded done) {
        if (!done.whole()) {
            return ExitCode.INTERRUPTED;
        }
        if (done.failed() > 0) {
            return ExitCode.PARTIAL;
        }
        return done.discarded() == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
