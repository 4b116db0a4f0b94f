package io.hookworks.ops;

import io.hookworks.worker.Workers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** The workers of a process from start to drained. */
public final class WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRun.class);

    private final Workers workers;
    private final Duration grace;

    /**
     * @param grace what a drain may take; shorter than the time until the platform kills the
     *     process
     */
    public WorkerRun(Workers workers, Duration grace) {
        this.workers = workers;
        this.grace = grace;
    }

    public void start() {
        workers.start();
    }

    /** Drains and says what became of the work. */
    public void drain() {
        LOG.info("draining within {} s", grace.toSeconds());
        try {
            for (var report : workers.drain(grace)) {
                LOG.info(
                        "drained queue={} finished={} released={} abandoned={} took={}ms",
                        report.queue(),
                        report.finished(),
                        report.released(),
                        report.abandoned(),
                        report.took().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("drain interrupted: what is in work comes back after its lease");
        }
    }
}
