package io.hookworks.worker;

import static io.hookworks.queue.QueueException.Verb.RECEIVE;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.FaultBarrier;
import io.hookworks.worker.failure.SupervisedThread;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Fetches messages, never more than there are permits for, and tokens of the rate limiter. One
 * poller waits for work at all times; when it comes back full, others join it until one comes back
 * with less: an idle queue costs one call per poll, a busy one is read as fast as its concurrency
 * allows. A queue that keeps order has one poller.
 */
final class Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    /**
     * A helper that finds nothing goes home; one second of waiting asks all of the broker's
     * servers.
     */
    private static final Duration HELPER_POLL = Duration.ofSeconds(1);

    /** So often a poller that waits for its limiter looks whether it is to stop. */
    private static final Duration LIMITER_LOOK = Duration.ofMillis(200);

    private static final int MOST_POLLERS = 16;
    private static final Backoff AFTER_ERRORS =
            new Backoff(Integer.MAX_VALUE, Duration.ofMillis(200), Duration.ofSeconds(30));

    private final QueueClient client;
    private final QueueName queue;
    private final Supplier<WorkerSettings> settings;
    private final Permits permits;
    private final @Nullable RateLimiter limiter;
    private final WorkerObserver observer;
    private final TimeSource clock;
    private final Function<List<Delivery>, Runnable> begin;
    private final Consumer<Failure> threadFailed;
    private final Runnable eachRound;

    /** The poller that waits for work at all times. */
    private final SupervisedThread lead;

    private final int batch;
    private final boolean ordered;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Set<Thread> pollers = ConcurrentHashMap.newKeySet();

    /** When the calls under way should be back, by the system's nanosecond clock. */
    private final Map<Thread, Long> expected = new ConcurrentHashMap<>();

    private volatile boolean started;
    private volatile boolean stopping;
    private volatile @Nullable QueueException failing;

    Receiver(
            QueueClient client,
            QueueName queue,
            Supplier<WorkerSettings> settings,
            Permits permits,
            @Nullable RateLimiter limiter,
            WorkerObserver observer,
            TimeSource clock,
            Function<List<Delivery>, Runnable> begin,
            Consumer<Failure> threadFailed,
            Runnable eachRound) {
        this.threadFailed = threadFailed;
        this.eachRound = eachRound;
        this.lead =
                new SupervisedThread(
                        this::newPoller, () -> pollUntilDone(true), () -> stopping, threadFailed);
        this.client = client;
        this.queue = queue;
        this.settings = settings;
        this.permits = permits;
        this.limiter = limiter;
        this.observer = observer;
        this.clock = clock;
        this.begin = begin;
        var can = client.capabilities(queue);
        this.batch = can.maxReceive();
        this.ordered = can.ordering() == Ordering.PER_KEY;
    }

    void start() {
        started = true;
        ensureRunning();
    }

    /** Starts its poller again if that is dead. */
    void ensureRunning() {
        if (started && !stopping) {
            lead.ensureRunning();
        }
    }

    /** Whether nobody polls, though somebody should. */
    boolean dead() {
        return started && !stopping && lead.dead();
    }

    boolean stopping() {
        return stopping;
    }

    /** The error that keeps it from receiving just now, if there is one. */
    @Nullable QueueException failing() {
        return failing;
    }

    /** For how long a receive has been missing that should be back. */
    Duration overdue() {
        var now = System.nanoTime();
        var longest = expected.values().stream().mapToLong(due -> now - due).max().orElse(0);
        return Duration.ofNanos(Math.max(0, longest));
    }

    /** Asks for nothing more. The poll under way goes on: cut, it could take messages with it. */
    void stop() {
        stopping = true;
        permits.close();
    }

    /** Ends the polls under way; what they still bring in the driver releases. */
    void interrupt() {
        pollers.forEach(Thread::interrupt);
    }

    boolean awaitEnd(Duration within) throws InterruptedException {
        var left = TimeUnit.NANOSECONDS.convert(within);
        lock.lockInterruptibly();
        try {
            while (!pollers.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One more poller, for as long as polls come back full. */
    private void hire() {
        lock.lock();
        try {
            if (!stopping && pollers.size() < mostPollers()) {
                newPoller(this::help).start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void help() {
        try {
            if (pollers.size() <= mostPollers()) {
                pollUntilDone(false);
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: a helper ends", queue);
        } catch (Throwable e) { // the lead goes on, and calls for another
            FaultBarrier.report(queue + ": a helper that polls", e);
            threadFailed.accept(Failure.of(e));
        }
    }

    /** Counts as a poller from its start to its end, however it ends. */
    private Thread newPoller(Runnable polling) {
        return Thread.ofVirtual()
                .name(queue + "-poll")
                .unstarted(
                        () -> {
                            if (join()) {
                                try {
                                    polling.run();
                                } finally {
                                    leave();
                                }
                            }
                        });
    }

    private Duration helperWait() {
        var most = settings.get().waitUpTo();
        return most.compareTo(HELPER_POLL) < 0 ? most : HELPER_POLL;
    }

    /** Two pollers could hand over what they took of one key in the wrong order. */
    private int mostPollers() {
        if (ordered) {
            return 1;
        }
        return Math.clamp((settings.get().concurrency() + batch - 1L) / batch, 1, MOST_POLLERS);
    }

    private void pollUntilDone(boolean leads) throws InterruptedException {
        var errors = 0;
        var most = batch;
        while (!stopping) {
            try {
                eachRound.run();
                var poll = pollOnce(most, leads ? settings.get().waitUpTo() : helperWait());
                permits.backlog(poll == Poll.FULL);
                errors = 0;
                failing = null;
                if (poll == Poll.FULL) {
                    hire();
                } else if (!leads) {
                    return;
                }
                most = poll == Poll.EMPTY ? 1 : batch;
            } catch (QueueException e) {
                errors++;
                pauseAfter(e, errors);
            } catch (RuntimeException e) {
                errors++;
                pauseAfter(QueueException.unexpected(queue, RECEIVE, e), errors);
            }
        }
    }

    /** How a poll came back. */
    private enum Poll {
        /** Nothing was asked for: no permit or token was to be had, or it is stopping. */
        NONE,
        /** Nothing came: an idle queue holds one permit while it waits, which others could use. */
        EMPTY,
        SOME,
        /** All that was asked for came. */
        FULL
    }

    private Poll pollOnce(int most, Duration poll) throws InterruptedException {
        try {
            return poll(most, poll);
        } finally {
            expected.remove(Thread.currentThread());
        }
    }

    private Poll poll(int most, Duration poll) throws InterruptedException {
        if (limiter != null) {
            limiter.await(LIMITER_LOOK); // before the permits, which other queues can use meanwhile
        }
        var permitted = permits.take(most);
        var allowed = 0;
        List<Delivery> received = List.of();
        try {
            allowed = limiter == null ? permitted : limiter.take(permitted);
            if (allowed == 0 || stopping) {
                return Poll.NONE;
            }
            received = receive(allowed, poll);
        } finally {
            permits.giveBack(permitted - received.size());
            settle(allowed, received.size());
        }
        var arrive = begin.apply(received); // first: an observer can take its time
        report(received);
        arrive.run();
        if (received.isEmpty()) {
            return Poll.EMPTY;
        }
        return received.size() == allowed ? Poll.FULL : Poll.SOME;
    }

    private List<Delivery> receive(int most, Duration poll) throws InterruptedException {
        expected.put(Thread.currentThread(), System.nanoTime() + poll.toNanos());
        return client.receive(new ReceiveRequest(queue, most, poll, settings.get().lease()));
    }

    private void report(List<Delivery> received) {
        FaultBarrier.run(
                queue + ": reporting what was received",
                () -> {
                    observer.received(queue, received.size());
                    lag(received).ifPresent(lag -> observer.lag(queue, lag));
                });
    }

    /** What a limiter of the user's throws must not lose what was received. */
    private void settle(int allowed, int used) {
        if (limiter != null && allowed > 0) {
            FaultBarrier.run(
                    queue + ": its rate limiter", () -> limiter.settle(used, allowed - used));
        }
    }

    /** The third party asked for a pause: the queues of its limiter stop, for a bounded time. */
    void block(Duration asked) {
        if (limiter != null && asked.isPositive()) {
            limiter.block(settings.get().retry().wait(Duration.ZERO, asked));
        }
    }

    /** Unknown if all of it was handed out before: its waits were our own doing. */
    private Optional<Duration> lag(List<Delivery> received) {
        if (received.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        return received.stream()
                .filter(Receiver::isFirst)
                .map(Delivery::sentAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .map(lag -> lag.isNegative() ? Duration.ZERO : lag); // clocks differ
    }

    private static boolean isFirst(Delivery delivery) {
        return delivery.attempt() == 1 && RetryHistory.of(delivery).firstSent() == null;
    }

    private void pauseAfter(QueueException error, int errors) throws InterruptedException {
        failing = error;
        observer.receiveFailed(queue, error);
        var wait = AFTER_ERRORS.delayAfter(Math.min(errors, 20), Math.random()).orElseThrow();
        LOG.warn("{}; asked again in {} ms", error.getMessage(), wait.toMillis());
        Thread.sleep(wait);
    }

    /** False: it is stopping, and nobody would wait for one more. */
    private boolean join() {
        lock.lock();
        try {
            return !stopping && pollers.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            pollers.remove(Thread.currentThread());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
