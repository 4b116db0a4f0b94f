package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.RetryPolicy;
import io.hookworks.worker.WorkerSettings;

import java.io.IOException;
import java.time.Duration;

/**
 * What a worker process is to do.
 *
 * @param handler how long a handler takes
 * @param grace how long it has to leave when it is asked to
 */
record Job(QueueName queue, int concurrency, Duration lease, Duration handler, Duration grace) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofSeconds(2);

    static Job of(QueueName queue, int concurrency, Duration lease, Duration handler) {
        return new Job(queue, concurrency, lease, handler, Duration.ofSeconds(10));
    }

    Job grace(Duration other) {
        return new Job(queue, concurrency, lease, handler, other);
    }

    /** Starts a process for it, which then waits for messages. */
    Child start(Provider provider, String endpoint) throws IOException {
        var child =
                Child.start(
                        SlowWorker.class,
                        provider.word(),
                        endpoint,
                        queue,
                        concurrency,
                        lease,
                        handler,
                        grace);
        child.await("ready");
        return child;
    }

    /** What {@link #start} wrote, from the queue on. */
    static Job parse(String... args) {
        return new Job(
                QueueName.of(args[2]),
                Integer.parseInt(args[3]),
                Duration.parse(args[4]),
                Duration.parse(args[5]),
                Duration.parse(args[6]));
    }

    WorkerSettings settings() {
        var retry = new Backoff(100, Duration.ofSeconds(1), Duration.ofSeconds(10));
        return settings(queue, concurrency, lease, TIMEOUT, retry, POLL);
    }

    /** The one place where this module says how a queue is worked on. */
    static WorkerSettings settings(
            QueueName queue,
            int concurrency,
            Duration lease,
            Duration timeout,
            RetryPolicy retry,
            Duration poll) {
        return new WorkerSettings(queue, concurrency, lease, timeout, retry, poll);
    }
}
