package io.hookworks.ops.dlq;

import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
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
            "Writes dead letters as lines of JSON, complete and unmasked, and leaves them where",
            "they are. dlq import reads them, on the other cloud too. In each line: queue, id,",
            "type, time (first sent), key (ordering), attributes (with traceparent), facts"
                    + " (dead-…:",
            "reason, exception, fingerprint, attempts, at), payload as text or payload64."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq export --queue crm-updates -f dead.jsonl",
            "  hookworks dlq export --queue crm-updates --where 'type~\"^invoice\"' | jq .id"
        })
final class ExportCommand implements Callable<Integer> {
    /** Written, and forced to disk, in one go. */
    private static final int TOGETHER = 500;

    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;
    @Mixin private final Selection selection = new Selection();

    @Option(names = "--queue", required = true, description = "The queue they died in.")
    private String queue;

    @Option(names = "-f", paramLabel = "FILE", description = "A new file (default: the output).")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var name = Chosen.queue(config, queue).name();
        var counted = new int[1];
        if (file == null) {
            var out = spec.commandLine().getOut();
            write(name, counted, letter -> out.println(LetterLine.of(letter).write()));
            out.flush();
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
        spec.commandLine().getErr().println("exported " + counted[0]);
        return counted[0] == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }

    private void write(QueueName name, int[] counted, Consumer<DeadLetter> to)
            throws InterruptedException, IOException {
        var which = selection.read();
        var _ =
                dlq.run(
                        dlq.config(),
                        client -> {
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
