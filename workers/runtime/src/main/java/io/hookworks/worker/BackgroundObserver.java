package io.hookworks.worker;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.failure.FaultBarrier;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes on what the heartbeat reports, on a thread of its own and in order: an observer that
 * blocks must not stop the renewal of leases. While it blocks, up to 1 000 reports wait, and
 * further ones are dropped with a log line.
 */
final class BackgroundObserver implements WorkerObserver {
    private static final int MOST_WAITING = 1_000;

    private final WorkerObserver observer;
    private final Executor thread;
    private final AtomicBoolean reporting = new AtomicBoolean();

    BackgroundObserver(WorkerObserver observer, ThreadFactory threads) {
        this.observer = observer;
        this.thread =
                new ThreadPoolExecutor(
                        0,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        threads);
    }

    /** On the thread that renewed, which does nothing else, unless an earlier report blocks. */
    @Override
    public void extended(QueueName queue, int renewed, int failed) {
        if (reporting.compareAndSet(false, true)) {
            try {
                observer.extended(queue, renewed, failed);
            } finally {
                reporting.set(false);
            }
        } else {
            later(() -> observer.extended(queue, renewed, failed));
        }
    }

    @Override
    public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
        later(() -> observer.stuck(queue, id, attempt, stack));
    }

    @Override
    public void threadFailed(QueueName queue, String name, Throwable cause) {
        later(() -> observer.threadFailed(queue, name, cause));
    }

    private void later(Runnable task) {
        FaultBarrier.run(
                "reporting from the heartbeat",
                () -> thread.execute(() -> FaultBarrier.run("a report of the heartbeat", task)));
    }
}
