package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;

/** Which queues a command is for. */
final class ChosenQueues {
    @Parameters(paramLabel = "QUEUE", arity = "0..*", description = "Names in hookworks.yaml.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    /**
     * @throws OpsException if there is no such queue, or none is named
     */
    List<QueueConfig> of(Hookworks config) {
        if (all == !names.isEmpty()) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "Name queues, or say --all; hookworks.yaml has " + config.queues().keySet(),
                    null);
        }
        return all
                ? List.copyOf(config.queues().values())
                : names.stream().distinct().map(name -> Chosen.queue(config, name)).toList();
    }
}
