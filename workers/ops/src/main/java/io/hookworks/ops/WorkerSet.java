package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Workers;

import java.util.stream.Collectors;

/** The workers of this process, and what they share. */
record WorkerSet(Workers workers, Limiters limiters) {
    /**
     * Checks whether {@link #change} can follow.
     *
     * @throws IllegalStateException if it cannot
     */
    void check(Hookworks config) {
        var permits = config.concurrency();
        if (permits >= workers.count()) {
            return;
        }
        var dropped =
                workers.settings().keySet().stream()
                        .filter(queue -> !config.queues().containsKey(queue))
                        .map(QueueName::value)
                        .collect(Collectors.joining(", "));
        throw new IllegalStateException(
                "workers.concurrency "
                        + permits
                        + " is less than the "
                        + workers.count()
                        + " workers of this process, and each needs one"
                        + (dropped.isEmpty()
                                ? ""
                                : "; it works on "
                                        + dropped
                                        + ", which the file no longer has, until it is restarted"));
    }

    /** Follows what the file says beyond single queues. */
    void change(Hookworks config) {
        workers.limit(config.concurrency());
        limiters.change(config);
    }
}
