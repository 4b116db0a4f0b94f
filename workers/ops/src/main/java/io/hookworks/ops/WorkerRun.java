package io.hookworks.ops;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.worker.WorkerMetrics;
import io.hookworks.worker.Workers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** The workers of a process from start to drained. */
public final class WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRun.class);

    private final WorkerSet set;
    private final Workers workers;
    private final Duration grace;

    /**
     * @param grace what a drain may take; shorter than the time until the platform kills the
     *     process
     */
    public WorkerRun(Program program, Duration grace) {
        this.set = program.bean(WorkerSet.class);
        this.workers = set.workers();
        this.grace = grace;
        program.bean(WorkerMetrics.class).watch(workers);
    }

    /** Receives from now on; ends the process, should too many handlers be stuck. */
    public void start() {
        workers.whenStuck(
                () -> Thread.ofPlatform().name("stuck").start(() -> System.exit(ExitCode.STUCK)));
        workers.start();
    }

    /**
     * Lets the workers follow {@code hookworks.yaml}.
     *
     * @param started what it said when they were made
     */
    public void follow(FileWatch watch, Hookworks started) {
        watch.add(new QueueChanges(started, set));
    }

    /** Waits for handlers no longer. */
    public void hurry() {
        LOG.warn("asked to stop again: what is not finished is given back now");
        workers.hurry();
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
