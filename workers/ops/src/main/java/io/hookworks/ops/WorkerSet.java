package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.worker.Workers;

/** The workers of this process, and what they share. */
record WorkerSet(Workers workers, Limiters limiters) {
    /** Follows what the file says beyond single queues. */
    void change(Hookworks config) {
        workers.limit(config.concurrency());
        limiters.change(config);
    }
}
