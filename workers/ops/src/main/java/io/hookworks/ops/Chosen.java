package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;

/** What a command line names, looked up in {@code hookworks.yaml}. */
public final class Chosen {
    private Chosen() {}

    /**
     * @throws OpsException if there is no such queue, with those that there are
     */
    public static QueueConfig queue(Hookworks config, String name) {
        return config.queues().values().stream()
                .filter(queue -> queue.name().value().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new OpsException(
                                        ExitCode.USAGE,
                                        "hookworks.yaml has no queue "
                                                + name
                                                + "; it has "
                                                + config.queues().keySet(),
                                        null));
    }
}
