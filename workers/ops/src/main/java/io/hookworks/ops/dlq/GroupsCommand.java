package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.QueueFailures;
import io.hookworks.ops.Table;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.Mask;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.dlq.CauseTally;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** {@code hookworks dlq groups}. */
@Command(
        name = "groups",
        description = {
            "Groups dead letters by cause.",
            "CAUSE is a fingerprint: the class of the exception and its top frames, "
                    + "and those of its root cause; without an exception, the reason without "
                    + "its numbers and ids. The same cause has the same fingerprint in every "
                    + "process."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq groups",
            "  hookworks dlq groups --queue crm-updates --where 'age < duration(\"1h\")'",
            "  hookworks dlq groups -o json"
        })
final class GroupsCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;
    @Mixin private final Selection selection = new Selection();

    @Option(names = "--queue", description = "Only this queue (default: all).")
    private @Nullable String queue;

    @Option(names = "-o", defaultValue = "table", description = "table or json.")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var queues = queues(config);
        var tallies = new LinkedHashMap<QueueName, CauseTally>();
        var which = selection.read();
        var failures = new QueueFailures(queues.size());
        dlq.run(
                config,
                client -> {
                    for (var each : queues) {
                        try {
                            tallies.put(each, tally(client, each, which));
                        } catch (QueueException e) {
                            failures.whole(e); // it hides no other
                        }
                    }
                    return ExitCode.OK;
                });
        print(tallies);
        selection.explainUnselected(spec.commandLine().getErr(), queue);
        var failed = failures.report(spec.commandLine().getErr());
        if (failed != ExitCode.OK) {
            return failed;
        }
        return tallies.values().stream().allMatch(each -> each.groups().isEmpty())
                ? ExitCode.NOTHING
                : ExitCode.OK;
    }

    private CauseTally tally(QueueClient client, QueueName name, Predicate<DeadLetter> which)
            throws InterruptedException {
        var tally = new CauseTally();
        var counted = new int[1];
        DlqCommand.letters(client, name)
                .look(
                        letter -> {
                            if (which.test(letter)) {
                                tally.add(letter);
                                counted[0]++;
                            }
                            return counted[0] < selection.limit;
                        });
        return tally;
    }

    private List<QueueName> queues(Hookworks config) {
        return queue == null
                ? List.copyOf(config.queues().keySet())
                : List.of(Chosen.queue(config, queue).name());
    }

    private void print(Map<QueueName, CauseTally> tallies) {
        var table = new Table("QUEUE", "CAUSE", "COUNT", "FIRST", "LAST", "SAMPLE", "REASON");
        var array = Json.array();
        tallies.forEach(
                (name, tally) -> {
                    for (var group : tally.groups()) {
                        var exception = group.exception();
                        var why = Mask.text(exception == null ? group.reason() : exception);
                        table.row(
                                name,
                                group.cause(),
                                group.count(),
                                group.first() == null ? "-" : group.first(),
                                group.last() == null ? "-" : group.last(),
                                group.sample(),
                                why);
                        array.addObject()
                                .put("queue", name.value())
                                .put("cause", group.cause())
                                .put("count", group.count())
                                .put("first", Json.text(group.first()))
                                .put("last", Json.text(group.last()))
                                .put("sample", group.sample())
                                .put("reason", Mask.text(group.reason()))
                                .put("exception", exception == null ? null : Mask.text(exception));
                    }
                });
        var out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            Json.print(out, array);
        } else if (table.isEmpty()) {
            out.println("No dead letter was seen.");
            out.flush();
        } else {
            table.print(out);
        }
    }
}
