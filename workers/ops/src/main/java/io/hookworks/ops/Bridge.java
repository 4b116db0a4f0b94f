package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Sender;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeliveryLog;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Takes the messages of one cloud's queues to those of the same names in another: our own runtime
 * with one handler, {@link Crossing}. It acks a message when the other cloud has confirmed it, so a
 * bridge that dies doubles messages under their ids at worst, and loses none. It heeds no pause:
 * that of the workers here is what leaves all messages to it.
 */
final class Bridge {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    /** Of one queue. Each costs a thread and its message's bytes. */
    private static final int CONCURRENCY = 100;

    /** Of all queues together. */
    private static final int MOST = 1_000;

    /** A send that takes so long waits for the other cloud to come back; the lease is kept. */
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private static final Backoff ALWAYS =
            new Backoff(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** This many receives in a row without a message are one sign of an empty queue. */
    private static final int EMPTY = 3;

    /**
     * How a bridge polls, and when it regards a queue as empty.
     *
     * @param poll of one receive; a drain waits for the poll that is under way
     * @param quiet a queue is not empty before this time has passed since its last message
     */
    record Polling(Duration poll, Duration quiet) {
        static final Polling USUAL = new Polling(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private final Hookworks config;
    private final Polling polling;
    private final QueueClient from;
    private final List<QueueName> queues;
    private final BridgeTally tally;
    private final Workers workers;

    /**
     * @param config read for the cloud that messages come from
     * @param queues with those of their dead letters, if these are moved too
     */
    Bridge(
            Hookworks config,
            QueueClient from,
            QueueClient to,
            List<QueueName> queues,
            Polling polling) {
        this.config = config;
        this.polling = polling;
        this.from = from;
        this.queues = List.copyOf(queues);
        this.tally = new BridgeTally(queues);
        this.workers =
                new Workers(
                        from,
                        WorkerObserver.all(List.of(tally, new DeliveryLog())),
                        TimeSource.system());
        workers.limit(Math.max(MOST, queues.size()));
        workers.leaveClaims();
        var handlers = Handlers.all(new Crossing(new Sender(to))).acceptUnverified("*");
        queues.forEach(queue -> workers.handle(settings(queue), handlers));
    }

    private WorkerSettings settings(QueueName queue) {
        var lease = config(queue).lease();
        return new WorkerSettings(queue, CONCURRENCY, lease, TIMEOUT, ALWAYS, polling.poll());
    }

    private QueueConfig config(QueueName queue) {
        var named = queue.holdsDeadLetters() ? queue.origin() : queue;
        return Objects.requireNonNull(config.queues().get(named));
    }

    void start() {
        workers.start();
    }

    BridgeTally tally() {
        return tally;
    }

    /**
     * Whether nothing is left to move, as far as the broker reports. A queue whose counts cannot be
     * read for now, because the call was throttled for example, is not known to be empty.
     *
     * @throws QueueException if the counts cannot be read and waiting does not help
     */
    boolean empty() {
        return queues.stream().allMatch(this::empty);
    }

    private boolean empty(QueueName queue) {
        var inWork = workers.inFlight().getOrDefault(queue, 0);
        if (inWork > 0
                || tally.emptyInARow(queue) < EMPTY
                || tally.quiet(queue).compareTo(polling.quiet()) < 0) {
            return false;
        }
        try {
            return left(from.stats(queue)) <= tally.staying(queue);
        } catch (QueueException e) {
            if (!e.retryable()) {
                throw e;
            }
            LOG.warn("{}; the bridge continues and reads the counts again", e.getMessage());
            return false;
        }
    }

    private static long left(QueueStats stats) {
        return stats.visible().orElse(0) + stats.inFlight().orElse(0) + stats.delayed().orElse(0);
    }

    /** Finishes what is in work, and gives back what cannot be. */
    void stop(Duration grace) throws InterruptedException {
        for (var drained : workers.drain(grace)) {
            LOG.info(
                    "drained queue={} finished={} released={} abandoned={}",
                    drained.queue(),
                    drained.finished(),
                    drained.released(),
                    drained.abandoned());
        }
    }

    /** Waits no longer for what is in work. */
    void hurry() {
        workers.hurry();
    }
}
