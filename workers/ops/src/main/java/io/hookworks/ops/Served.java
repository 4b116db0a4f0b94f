package io.hookworks.ops;

import io.hookworks.worker.QueueHandlers;

import java.util.Collection;

/** What the apps of this process handle, all together. */
record Served(QueueHandlers handlers) {
    /**
     * @throws OpsException if two of them claim the same queue
     */
    static Served join(Collection<QueueHandlers> apps) {
        try {
            return new Served(QueueHandlers.join(apps));
        } catch (IllegalArgumentException e) {
            throw new OpsException(ExitCode.USAGE, e.getMessage() + "; nothing was started.", e);
        }
    }
}
