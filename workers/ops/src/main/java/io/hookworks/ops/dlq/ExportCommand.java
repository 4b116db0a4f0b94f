package io.hookworks.ops.dlq;

import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Interactive;
import io.hookworks.ops.OpsException;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** {@code hookworks dlq export}. */
@Command(
        name = "export",
        description = {
            "Writes dead letters as lines of JSON, and leaves them where they are.",
            "The lines are complete and unmasked, except on a terminal, where "
                    + "secrets are masked. dlq import reads them, on the other cloud too.",
            "Each line has queue, id, type, time (first sent), key (ordering), "
                    + "attributes (of its sender, with traceparent), facts (dead-…: reason, "
                    + "exception, fingerprint, attempts, at), and payload as text or payload64."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq export --queue crm-updates -f dead.jsonl",
            "  hookworks dlq export --queue crm-updates \\",
            "      --where 'type.startsWith(\"invoice\")' | jq .id"
        })
final class ExportCommand implements Callable<Integer> {
    /** Written, and forced to disk, in one go. */
    private static final int TOGETHER = 500;

    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;
    @Mixin private final Selection selection = new Selection();

    @Option(names = "--queue", required = true, description = "The queue they died in.")
    private String queue;

    @Option(names = "--unmask", description = "Hide nothing, also on a terminal.")
    private boolean unmask;

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "A new file (default: standard output).")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var name = Chosen.queue(config, queue).name();
        var counted = new int[1];
        if (file == null) {
            print(name, counted);
        } else {
            try (var letters = LetterFile.create(file)) {
                var some = new ArrayList<DeadLetter>();
                write(
                        name,
                        counted,
                        letter -> {
                            some.add(letter);
                            if (some.size() == TOGETHER) {
                                letters.write(some);
                                some.clear();
                            }
                        });
                letters.write(some);
            } catch (FileAlreadyExistsException e) {
                throw new OpsException(
                        ExitCode.USAGE, file + " is there already; name a new file.", e);
            }
        }
        selection.explainUnselected(spec.commandLine().getErr(), name.value());
        spec.commandLine().getErr().println("exported " + counted[0]);
        return counted[0] == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    /** What a terminal shows is seen by others, and stays in its history. */
    private void print(QueueName name, int[] counted) throws InterruptedException, IOException {
        var out = spec.commandLine().getOut();
        var masked = !unmask && Interactive.terminal().isPresent();
        write(name, counted, letter -> out.println(LetterLine.of(letter).print(masked)));
        out.flush();
        if (masked) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Secrets are masked on a terminal: do not import this. -f FILE or"
                                    + " --unmask exports all.");
        }
    }

    private void write(QueueName name, int[] counted, Consumer<DeadLetter> to)
            throws InterruptedException, IOException {
        var which = selection.read();
        var _ =
                dlq.run(
                        dlq.config(),
                        client -> {
                            selection.findCause(DlqCommand.letters(client, name), name);
                            DlqCommand.letters(client, name)
                                    .look(
                                            letter -> {
                                                if (which.test(letter)) {
                                                    to.accept(letter);
                                                    counted[0]++;
                                                }
                                                return counted[0] < selection.limit;
                                            });
                            return ExitCode.OK;
                        });
    }
}
