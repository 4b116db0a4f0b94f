package io.hookworks.worker;

import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.SupervisedThread;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looks every so often whether queues are paused at the broker, and has their workers heed it. What
 * was seen last holds until a look tells otherwise: one that fails changes nothing. Each queue has
 * a thread of its own, so that a broker that does not answer for one costs no other anything.
 */
final class PauseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PauseWatch.class);

    private final Pauses pauses;
    private final Duration interval;
    private final Queue<SupervisedThread> threads = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    PauseWatch(Pauses pauses, Duration interval) {
        this.pauses = pauses;
        this.interval = interval;
    }

    /** Starts the workers of a queue after a first look, and keeps looking. */
    void start(QueueName queue, List<QueueWorker> workers) {
        var look = new Look(queue, workers);
        var thread =
                new SupervisedThread(
                        Thread.ofVirtual().name(queue + "-pause").factory(),
                        look::untilEnded,
                        () -> ended,
                        look::failed);
        threads.add(thread);
        thread.ensureRunning();
    }

    /** Looks no more. */
    void end() {
        ended = true;
        threads.forEach(SupervisedThread::interrupt);
    }

    private final class Look {
        private final QueueName queue;
        private final List<QueueWorker> workers;
        private Optional<Pause> seen = Optional.empty();
        private boolean failing;

        Look(QueueName queue, List<QueueWorker> workers) {
            this.queue = queue;
            this.workers = workers;
        }

        void untilEnded() throws InterruptedException {
            look();
            workers.forEach(QueueWorker::start);
            // Queues that began together are not looked at together for ever.
            Thread.sleep(
                    interval.multipliedBy(ThreadLocalRandom.current().nextInt(100)).dividedBy(100));
            while (!ended) {
                look();
                Thread.sleep(interval);
            }
        }

        /** A look that failed keeps no queue from being worked on. */
        void failed(Failure failure) {
            workers.forEach(worker -> worker.threadFailed("pause", failure));
            workers.forEach(QueueWorker::start);
        }

        private void look() {
            try {
                heed(pauses.of(queue));
                if (failing) {
                    LOG.info("{}: seen again whether it is paused", queue);
                }
                failing = false;
            } catch (RuntimeException e) {
                if (!failing && !ended) {
                    LOG.warn(
                            "{}; what was seen last holds, looked at again every {} s",
                            e.getMessage(),
                            interval.toSeconds());
                }
                failing = true;
            }
        }

        private void heed(Optional<Pause> now) {
            workers.forEach(worker -> worker.effort().hold(now.isPresent()));
            if (!now.equals(seen)) {
                tell(now);
            }
            seen = now;
        }

        private void tell(Optional<Pause> now) {
            now.ifPresentOrElse(
                    pause ->
                            LOG.warn(
                                    "{} is paused, since {} by {} ({}): ./hookworks queue resume {}"
                                            + " ends it",
                                    queue,
                                    pause.since() == null ? "?" : pause.since(),
                                    pause.by(),
                                    pause.reason(),
                                    queue),
                    () -> LOG.info("{} is resumed", queue));
        }
    }
}
