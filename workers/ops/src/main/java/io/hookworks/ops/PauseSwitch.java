package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Changes the pauses of queues, all that were chosen, and tells of each what came of it. */
final class PauseSwitch {
    private PauseSwitch() {}

    /**
     * Returns the exit code.
     *
     * @param change what to do with a queue; says what it did
     */
    static int each(
            Home home,
            ChosenQueues chosen,
            PrintWriter out,
            BiFunction<Pauses, QueueName, String> change)
            throws InterruptedException {
        var config = home.read(Purpose.OPERATE);
        var queues = chosen.of(config);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var failed = each(queues, pauses(config, program.client()), out, change);
            out.flush();
            if (failed == 0) {
                return ExitCode.OK;
            }
            return failed < queues.size() ? ExitCode.PARTIAL : ExitCode.ERROR;
        }
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
                case Result.Ok<String>(var words) -> out.println(words);
                case Result.Failed<String>(var error) -> {
                    out.println(error.getMessage());
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

    /** Who gives this order, as far as the machine knows. */
    static String person() {
        try {
            return System.getProperty("user.name") + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return System.getProperty("user.name"); // a machine without a name
        }
    }
}
