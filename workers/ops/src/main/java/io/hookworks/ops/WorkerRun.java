package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.worker.WorkerMetrics;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** The workers of a process from start to drained. */
public final class WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRun.class);

    private final WorkerSet set;
    private final Workers workers;
    private final Duration grace;
    private @Nullable FileWatch watch;

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
     * Lets the workers follow {@code hookworks.yaml} from now on.
     *
     * @param file where it is
     * @param read reads it as it was read at the start
     * @param started what it said then
     */
    public void follow(Path file, Supplier<Hookworks> read, Hookworks started) {
        watch = new FileWatch(file, read, started, set);
        watch.start();
    }

    /** Waits for handlers no longer. */
    public void hurry() {
        LOG.warn("asked to stop again: what is not finished is given back now");
        workers.hurry();
    }

    /** Drains and says what became of the work. */
    public void drain() {
        if (watch != null) {
            watch.close();
        }
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
