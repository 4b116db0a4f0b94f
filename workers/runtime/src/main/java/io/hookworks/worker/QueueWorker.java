package io.hookworks.worker;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The life of one queue in one process: receives what there are permits for, runs each delivery's
 * handler on a virtual thread of its own, and settles it. Read {@link Receiver}, {@link
 * LeaseKeeper}, {@link KeyedWork}, {@link Judge} and {@link Settlement} for the five parts.
 */
final class QueueWorker {
    private static final Logger LOG = LoggerFactory.getLogger(QueueWorker.class);
    private static final Duration GATHER = Duration.ofMillis(5);
    private static final Duration SETTLE_RESERVE = Duration.ofSeconds(2);

    private final QueueName queue;
    private final Handlers handlers;
    private final WorkerObserver observer;
    private final InstantSource clock;
    private final Capabilities can;
    private final Permits permits;
    private final LeaseKeeper keeper;
    private final Judge judge;
    private final Settlement settlement;
    private final Receiver receiver;
    private final KeyedWork keyed;
    private final AtomicInteger handling = new AtomicInteger();
    private final Tally tally = new Tally();
    private final Finished finished = new Finished();
    private volatile WorkerSettings settings;
    private boolean paused;

    QueueWorker(
            QueueClient client,
            WorkerSettings settings,
            Handlers handlers,
            WorkerObserver observer,
            InstantSource clock,
            Executor heartbeatCalls) {
        this.settings = settings;
        this.handlers = handlers;
        this.observer = observer;
        this.clock = clock;
        this.queue = settings.queue();
        this.can = client.capabilities(queue);
        this.permits = new Permits(settings.concurrency(), GATHER);
        this.keeper =
                new LeaseKeeper(client, queue, this::settings, observer, clock, heartbeatCalls);
        this.judge =
                new Judge(
                        this::settings, can, clock, () -> ThreadLocalRandom.current().nextDouble());
        this.settlement =
                new Settlement(client, queue, clock, () -> handling.get() > 0, this::ended);
        this.receiver =
                new Receiver(client, queue, this::settings, permits, observer, clock, this::begin);
        this.keyed = new KeyedWork(new Crew(), clock, () -> this.settings.concurrency() / 2);
    }

    QueueName queue() {
        return queue;
    }

    WorkerSettings settings() {
        return settings;
    }

    synchronized void change(WorkerSettings to) {
        settings = to;
        permits.limit(paused ? 0 : to.concurrency());
    }

    synchronized void pause(boolean now) {
        paused = now;
        permits.limit(paused ? 0 : settings.concurrency());
    }

    synchronized boolean paused() {
        return paused;
    }

    Duration beatInterval() {
        return keeper.interval();
    }

    /** What is to be done at every beat, on a platform thread. */
    void beat() {
        keeper.beat();
        keyed.beat();
    }

    Receiver receiver() {
        return receiver;
    }

    int inFlight() {
        return keeper.watched().size();
    }

    void start() {
        receiver.start();
    }

    private void begin(Delivery delivery) {
        var work = new Work(delivery, can.ordering(), clock.instant());
        keeper.watch(work);
        if (receiver.stopping()) {
            settlement.settle(work, shutDown());
        } else {
            keyed.arrive(work);
        }
    }

    private final class Crew implements KeyedWork.Crew {
        @Override
        public void start(Work work) {
            work.start(clock.instant());
            handling.incrementAndGet();
            Thread.ofVirtual().name(queue + "-work").start(() -> run(work));
        }

        @Override
        public void handOver(Work failed, Work next) {
            keeper.watch(next);
            keeper.forget(failed);
        }

        @Override
        public void giveBack(Work work, Duration delay, String reason) {
            var longest = can.releaseDelay().max();
            var possible = delay.compareTo(longest) > 0 ? longest : delay;
            settlement.settle(
                    work,
                    work.lost()
                            ? new Decision.LetGo("the lease ended before its turn came")
                            : new Decision.GiveBack(possible, reason, false));
        }
    }

    private void run(Work work) {
        Decision decision;
        try {
            decision = decide(work);
        } catch (RuntimeException e) { // a retry policy of the user's, for one
            LOG.error("no decision for a message of {}; it comes again", queue, e);
            decision = new Decision.GiveBack(settings.lease(), "no decision: " + e, true);
        } finally {
            handling.decrementAndGet();
        }
        if (!keep(work, decision)) {
            settlement.settle(work, decision);
        }
    }

    /** Whether a failed head stays here for its next attempt, so that its key stays in order. */
    private boolean keep(Work work, Decision decision) {
        if (!(decision instanceof Decision.GiveBack(var wait, var reason, var failed))
                || !failed
                || !keyed.keep(work, wait)) {
            return false;
        }
        observer.kept(queue, work.id(), work.attempt(), wait, reason);
        return true;
    }

    private Decision decide(Work work) {
        if (work.lost()) {
            return new Decision.LetGo("the lease ended before its turn came");
        }
        return switch (work.delivery().content()) {
            case Delivery.Decoded decoded -> judge.decide(work, handle(work, decoded));
            case Delivery.Undecodable found ->
                    judge.decide(
                            work,
                            new Handled.Returned(
                                    Verdict.reject("cannot be decoded: " + found.reason())));
        };
    }

    private Handled handle(Work work, Delivery.Decoded decoded) {
        var message = decoded.message();
        if (finished.contains(message.id())) {
            LOG.info("{} was handled here before; it is only acknowledged now", message.id());
            return new Handled.Returned(Verdict.done());
        }
        var handler = handlers.find(message.type());
        if (handler.isEmpty()) {
            return new Handled.Returned(Verdict.reject("no handler for type " + message.type()));
        }
        var attempt = new Attempt(queue, work.attempt(), work.cancellation());
        MDC.put("queue", queue.value());
        MDC.put("message", message.id());
        work.handling();
        try {
            var verdict = handler.get().handle(message, attempt);
            if (verdict instanceof Verdict.Done) {
                finished.add(message.id());
            }
            return new Handled.Returned(verdict);
        } catch (Throwable e) { // an Error in one handler must not cost other messages anything
            if (!work.cancellation().fired()) {
                LOG.warn("handler failed for {}", message.id(), e);
            }
            return new Handled.Threw(e);
        } finally {
            work.handled();
            MDC.clear();
        }
    }

    private void ended(Work work, Ending ending) {
        keeper.forget(work);
        tally.count(ending);
        if (!(ending instanceof Ending.Abandoned)) {
            finished.remove(work.id());
        }
        observer.ended(DeliveryReport.of(queue, work, ending, clock.instant()));
        keyed.ended(work, ending);
        permits.giveBack(1); // last: a drain that has all of them lets the process end
    }

    /**
     * Stops receiving, lets handlers finish, gives the rest back at once. Returns within {@code
     * grace}.
     */
    DrainReport drain(Duration grace) throws InterruptedException {
        var began = clock.instant();
        tally.reset();
        receiver.stop();
        keyed.stop();
        var reserve = grace.dividedBy(4);
        if (reserve.compareTo(SETTLE_RESERVE) > 0) {
            reserve = SETTLE_RESERVE;
        }
        var end = System.nanoTime() + grace.toNanos();
        var patience = end - reserve.toNanos();
        var quiet = receiver.awaitEnd(until(patience)) && permits.awaitAll(until(patience));
        if (!quiet) {
            receiver.interrupt();
            giveBackTheRest(until(end));
        }
        var abandoned = inFlight();
        return tally.report(queue, abandoned, Duration.between(began, clock.instant()));
    }

    /**
     * Cancels what still runs, waits a moment for it to come back, then takes it from its handler.
     */
    private void giveBackTheRest(Duration within) throws InterruptedException {
        var running = keeper.watched();
        running.forEach(work -> work.cancel(Cancellation.Cause.SHUTDOWN));
        var half = within.dividedBy(2);
        if (!permits.awaitAll(half)) {
            running.forEach(work -> settlement.settle(work, shutDown()));
            permits.awaitAll(half);
        }
    }

    private static Decision shutDown() {
        return new Decision.GiveBack(Duration.ZERO, "the worker shut down", false);
    }

    private static Duration until(long nanoTime) {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }
}
