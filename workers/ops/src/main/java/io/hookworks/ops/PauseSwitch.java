package io.hookworks.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.ops.state.Audit;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Changes the pauses of queues, all that were chosen, and tells of each what came of it. */
final class PauseSwitch {
    private PauseSwitch() {}

    /** What is written down of a change, before and after it. */
    record Order(String command, @Nullable String reason, Audit audit) {}

    /**
     * Returns the exit code.
     *
     * @param change what to do with a queue; says what it did
     */
    static int each(
            Home home,
            ChosenQueues chosen,
            Order order,
            PrintWriter out,
            BiFunction<Pauses, QueueName, String> change)
            throws InterruptedException {
        var config = home.read(Purpose.OPERATE);
        var queues = chosen.of(config);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var pauses = pauses(config, program.client());
            var audited =
                    order.audit()
                            .begin(order.command(), order.reason(), audited(home, config, queues));
            var failed = each(queues, pauses, out, change);
            audited.end(
                    failed == 0 ? "done" : failed < queues.size() ? "partial" : "failed",
                    Json.object().put("changed", queues.size() - failed).put("failed", failed));
            out.flush();
            if (failed == 0) {
                return ExitCode.OK;
            }
            return failed < queues.size() ? ExitCode.PARTIAL : ExitCode.ERROR;
        }
    }

    /** Where which queues are changed, for the audit. */
    static ObjectNode audited(Home home, Hookworks config, List<QueueConfig> queues) {
        var what =
                Json.object()
                        .put("provider", config.provider().word())
                        .put("place", home.addressed(config.provider()));
        what.set("queues", Json.tree(queues.stream().map(each -> each.name().value()).toList()));
        return what;
    }

    private static int each(
            List<QueueConfig> queues,
            Pauses pauses,
            PrintWriter out,
            BiFunction<Pauses, QueueName, String> change)
            throws InterruptedException {
        var names = queues.stream().map(QueueConfig::name).toList();
        var failed = 0;
        var answers = SideBySide.ask(names, name -> change.apply(pauses, name));
        for (var answer : answers.values()) {
            switch (answer) {
                case Result.Ok<String>(var words) -> out.println(TerminalText.line(words));
                case Result.Failed<String>(var error) -> {
                    out.println(TerminalText.line(String.valueOf(error.getMessage())));
                    failed++;
                }
            }
        }
        return failed;
    }

    /**
     * @throws OpsException if this broker has none
     */
    static Pauses pauses(Hookworks config, QueueClient client) {
        return client.pauses()
                .orElseThrow(
                        () ->
                                new OpsException(
                                        ExitCode.ERROR,
                                        config.provider().word()
                                                + " has no place for pauses; concurrency: 0 in"
                                                + " hookworks.yaml stops a queue too.",
                                        null));
    }
}
