package io.hookworks.worker;

import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.FaultBarrier;
import io.hookworks.worker.failure.SupervisedThread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The beats of all workers of a process, on one platform thread: when virtual threads are stuck,
 * leases must still be renewed. Each worker is called at its own interval; what one of them throws
 * is logged and reported, and costs the others nothing. No code of users runs here.
 */
final class Heartbeat {
    /** A beat may be this late, in a process that has no processor for it, before it counts. */
    private static final Duration LATE = Duration.ofSeconds(30);

    /** A worker, and when its next beat is due by the system's nanosecond clock. */
    private static final class Beat {
        final QueueWorker worker;
        long due = System.nanoTime();

        Beat(QueueWorker worker) {
            this.worker = worker;
        }
    }

    private final List<Beat> beats = new ArrayList<>();
    private final SupervisedThread thread;
    private volatile boolean started;
    private volatile boolean ended;
    private volatile long latest = System.nanoTime();

    Heartbeat(ThreadFactory threads) {
        this.thread = new SupervisedThread(threads, this::beatUntilEnded, () -> ended, _ -> {});
    }

    /** Begins; the workers do not change any more. */
    void start(List<QueueWorker> workers) {
        workers.forEach(worker -> beats.add(new Beat(worker)));
        latest = System.nanoTime();
        started = true;
        ensureRunning();
    }

    /** Starts its thread again if that is dead. */
    void ensureRunning() {
        if (started && !ended) {
            thread.ensureRunning();
        }
    }

    /** Whether no beat has come for long, though one should. */
    boolean dead() {
        return started && !ended && (thread.dead() || System.nanoTime() - latest > LATE.toNanos());
    }

    void end() {
        ended = true;
        thread.interrupt();
    }

    private void beatUntilEnded() throws InterruptedException {
        while (!ended) {
            var next = System.nanoTime() + LATE.toNanos() / 10;
            for (var beat : beats) {
                if (beat.due - System.nanoTime() <= 0) {
                    beat(beat);
                }
                next = beat.due - next < 0 ? beat.due : next;
            }
            latest = System.nanoTime();
            var left = next - latest;
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
            }
        }
    }

    private static void beat(Beat beat) {
        var worker = beat.worker;
        try {
            worker.beat();
        } catch (Throwable e) { // one that ended the thread would end all leases
            FaultBarrier.report(worker.queue() + ": a heartbeat", e);
            worker.threadFailed("heartbeat", Failure.of(e));
        }
        beat.due = System.nanoTime() + worker.beatInterval().toNanos();
    }
}
