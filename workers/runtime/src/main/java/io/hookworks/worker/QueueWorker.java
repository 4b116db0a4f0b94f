package io.hookworks.worker;

import static io.hookworks.worker.StuckPolicy.Reaction.EXIT_PROCESS;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.FaultBarrier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The life of one queue in one process: receives what there are permits for, runs each delivery's
 * handler on a thread of its own, and settles it. Read {@link Receiver}, {@link LeaseKeeper},
 * {@link Turns}, {@link Handling}, {@link Judge} and {@link Settlement} for the six parts; {@link
 * Breaker} and {@link StuckWatch} say when it must work less, and {@link Drain} ends it.
 */
final class QueueWorker {
    private static final Logger LOG = LoggerFactory.getLogger(QueueWorker.class);
    private static final Decision PAUSED =
            new Decision.GiveBack(Duration.ZERO, "its queue is paused", false);

    /** Messages that may wait here without a permit: each takes memory and renewals. */
    private static final int MOST_PARKED = 200;

    private static final int PARKED_PER_PERMIT = 10;

    /** A message without key is in order with itself alone. */
    private static final String ALONE = "alone\0";

    private static final Duration LATER = Duration.ofSeconds(5);

    /** Made while there is memory for it. */
    private static final Decision UNDECIDED =
            new Decision.GiveBack(LATER, "no decision: memory or stack are used up", false);

    private static final Duration GATHER = Duration.ofMillis(5);

    private final QueueName queue;
    private final WorkerObserver observer;
    private final BackgroundObserver background;
    private final TimeSource clock;
    private final Capabilities can;
    private final @Nullable String concurrencyKey;
    private final Permits permits;
    private final LeaseKeeper keeper;
    private final Progress progress;
    private final Heartbeat heartbeat;
    private final Executor heartbeatCalls;
    private final Judge judge;
    private final Settlement settlement;
    private final Receiver receiver;
    private final Turns turns;
    private final Effort effort;
    private final Handling handling;
    private final Drain drain;
    private final Runnable exit;
    private final HandlerSlots slots;
    private final AtomicInteger parked = new AtomicInteger();
    private final DecidedDeaths deaths = new DecidedDeaths();
    private final Finished finished = new Finished();
    private final SentAnew sentAnew = new SentAnew();

    /**
     * @param exit ends the process, when too many of its handlers are stuck
     */
    QueueWorker(
            QueueClient client,
            WorkerSettings settings,
            Handlers handlers,
            Claims claims,
            PermitPool pool,
            @Nullable RateLimiter limiter,
            WorkerObserver observer,
            BackgroundObserver background,
            TimeSource clock,
            Executor heartbeatCalls,
            Heartbeat heartbeat,
            Runnable exit) {
        this.observer = observer;
        this.background = background;
        this.clock = clock;
        this.exit = exit;
        this.queue = settings.queue();
        this.can = client.capabilities(queue);
        this.concurrencyKey = settings.concurrencyKey(); // for good: its turns are made by it
        this.permits = pool.join(settings.concurrency(), settings.weight(), GATHER);
        this.effort = new Effort(settings, permits, clock, QueueWorker::random, this::stuck);
        this.heartbeat = heartbeat;
        this.heartbeatCalls = heartbeatCalls;
        this.keeper =
                new LeaseKeeper(client, queue, this::settings, background, clock, heartbeatCalls);
        this.progress = new Progress(keeper::watched, this::settings);
        this.slots = new HandlerSlots(effort::most, this::launch);
        this.judge = new Judge(this::settings, clock, QueueWorker::random);
        this.settlement =
                new Settlement(
                        client,
                        queue,
                        clock,
                        sentAnew,
                        claims,
                        deaths,
                        () -> settings().concurrency() / 2,
                        () -> slots.running() > 0,
                        this::ended);
        this.receiver =
                new Receiver(
                        client,
                        queue,
                        this::settings,
                        permits,
                        limiter,
                        observer,
                        clock,
                        this::begin,
                        failure -> threadFailed("poll", failure),
                        heartbeat::ensureRunning);
        this.handling =
                new Handling(
                        queue,
                        handlers,
                        claims,
                        finished,
                        effort.breaker(),
                        receiver::block,
                        clock);
        this.turns = turns();
        this.drain = new Drain(queue, receiver, turns, slots, permits, keeper, settlement, clock);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private Turns turns() {
        IntSupplier half = () -> settings().concurrency() / 2;
        return can.ordering() == Ordering.NONE && concurrencyKey != null
                ? new OneAtATime(new Crew())
                : new KeyedWork(new Crew(), clock, half);
    }

    /** What a message takes its turn by. */
    private @Nullable String keyOf(Delivery delivery) {
        return switch (delivery.content()) {
            case Delivery.Undecodable _ -> null;
            case Delivery.Decoded(var message, var brokerId, _) ->
                    switch (can.ordering()) {
                        case PER_KEY ->
                                message.orderingKey() == null
                                        ? ALONE + brokerId
                                        : message.orderingKey();
                        case NONE ->
                                concurrencyKey == null
                                        ? null
                                        : message.attributes().get(concurrencyKey);
                    };
        };
    }

    QueueName queue() {
        return queue;
    }

    WorkerSettings settings() {
        return effort.settings();
    }

    Effort effort() {
        return effort;
    }

    /** How it is now. */
    QueueState state() {
        return new QueueState(
                settings().concurrency(),
                inFlight(),
                permits.out(),
                effort.stuck(),
                effort.breaker().state() != Breaker.State.CLOSED,
                effort.paused(),
                receiver.overdue(),
                progress.stalled(clock.steady()),
                receiver.dead() || heartbeat.dead());
    }

    Duration beatInterval() {
        return keeper.interval();
    }

    /** What is to be done at every beat, on a platform thread. */
    void beat() {
        keeper.beat(); // first: nothing else may keep leases from being renewed
        receiver.ensureRunning();
        settlement.beat();
        turns.beat();
        effort.beat(keeper.watched());
    }

    /** A thread of this queue's failed and begins anew. */
    void threadFailed(String thread, Failure cause) {
        background.threadFailed(queue, thread, cause);
    }

    private void stuck(Work work, StackTraceElement[] stack) {
        var policy = settings().stuck();
        background.stuck(queue, work.id(), work.attempt(), stack);
        if (policy.reaction() == EXIT_PROCESS && effort.stuck() >= policy.at()) {
            LOG.error("{}: {} handlers are stuck; the process is to end", queue, effort.stuck());
            heartbeatCalls.execute(() -> FaultBarrier.run("ending the process", exit));
        }
    }

    Receiver receiver() {
        return receiver;
    }

    Drain drain() {
        return drain;
    }

    int inFlight() {
        return keeper.watched().size();
    }

    void start() {
        receiver.start();
    }

    /**
     * What a poll brought that was under way when the queue was paused goes back as a whole: by
     * halves a key would lose its order.
     */
    private Runnable begin(List<Delivery> received) {
        var works = received.stream().map(this::watch).flatMap(Optional::stream).toList();
        return () -> {
            var paused = effort.paused();
            turns.arriveTogether(() -> works.forEach(work -> arrive(work, paused)));
        };
    }

    /** Of what a receive brought, one message must not cost the others anything. */
    private Optional<Work> watch(Delivery delivery) {
        try {
            var work = new Work(delivery, keyOf(delivery), clock.steady());
            keeper.watch(work);
            return Optional.of(work);
        } catch (Throwable e) {
            FaultBarrier.report(queue + ": beginning a message, which comes again,", e);
            permits.giveBack(1);
            return Optional.empty();
        }
    }

    private void arrive(Work work, boolean paused) {
        try {
            var early = work.history().left(clock.instant());
            if (sentAnew.contains(work.brokerId())) {
                LOG.info(
                        "{} was sent anew before; its old copy is only acknowledged now",
                        work.id());
                settlement.settle(work, new Decision.Ack());
            } else if (receiver.stopping()) {
                settlement.settle(work, Drain.giveBack());
            } else if (paused) {
                settlement.settle(work, PAUSED);
            } else if (early.isPositive()) {
                settlement.settle(
                        work, new Decision.GiveBack(early, "its time has not come", false));
            } else {
                turns.arrive(work);
            }
        } catch (Throwable e) {
            notBegun(work, e);
        }
    }

    private void notBegun(Work work, Throwable thrown) {
        FaultBarrier.report(queue + ": beginning " + work.id() + ", which is given back,", thrown);
        settlement.settle(
                work,
                new Decision.GiveBack(LATER, "could not begin: " + Failure.of(thrown), false));
    }

    private final class Crew implements Turns.Crew {
        @Override
        public void start(Work work) {
            unpark(work);
            slots.start(work);
        }

        @Override
        public void handOver(Work over, Work next) {
            keeper.watch(next);
            keeper.forget(over);
        }

        @Override
        public boolean park(Work work) {
            if (parked.incrementAndGet() > mostParked()) {
                parked.decrementAndGet();
                return false;
            }
            work.park();
            permits.giveBack(1);
            return true;
        }

        @Override
        public void giveBack(Work work, Duration delay, String reason) {
            unpark(work);
            settlement.settle(
                    work,
                    work.lost()
                            ? new Decision.LetGo("the lease ended before its turn came")
                            : new Decision.GiveBack(delay, reason, false));
        }
    }

    private int mostParked() {
        return Math.min(MOST_PARKED, PARKED_PER_PERMIT * settings().concurrency());
    }

    private void unpark(Work work) {
        if (work.unpark()) {
            parked.decrementAndGet();
            permits.borrow();
        }
    }

    private void launch(Work work) {
        work.start(clock.steady());
        try {
            startThread(work);
        } catch (Throwable e) { // "unable to create native thread" is an Error
            notBegun(work, e);
            slots.ended();
        }
    }

    private void startThread(Work work) {
        var name = queue + "-work";
        switch (settings().threads()) {
            case VIRTUAL -> Thread.ofVirtual().name(name).start(() -> run(work));
            case PLATFORM -> Thread.ofPlatform().daemon().name(name).start(() -> run(work));
        }
    }

    /**
     * One attempt, from its beginning to its settlement. The one place where anything that is
     * thrown on the way becomes a decision.
     */
    private void run(Work work) {
        Decision decision;
        try {
            decision = decide(work);
        } catch (Throwable e) { // from a retry policy of the user's, for one
            decision = undecided(work, e);
        } finally {
            FaultBarrier.run("freeing a slot", slots::ended);
        }
        if (!keep(work, decision)) {
            settlement.settle(work, decision);
        }
    }

    private Decision undecided(Work work, Throwable thrown) {
        try {
            FaultBarrier.report(queue + ": deciding on " + work.id(), thrown);
            return judge.undecided(work, Failure.of(thrown));
        } catch (Throwable e) {
            return UNDECIDED;
        }
    }

    /** Whether a head stays here for its next attempt, so that its key stays in order. */
    private boolean keep(Work work, Decision decision) {
        if (!(decision instanceof Decision.GiveBack(var wait, var reason, var failed))
                || !kept(work, wait, failed)) {
            return false;
        }
        observer.kept(queue, work.id(), work.attempt(), wait, reason);
        return true;
    }

    private boolean kept(Work work, Duration wait, boolean failed) {
        try {
            return turns.keep(work, wait, failed);
        } catch (Throwable e) {
            FaultBarrier.report(queue + ": keeping " + work.id() + " for its next attempt", e);
            return false;
        }
    }

    private Decision decide(Work work) {
        if (work.lost()) {
            return new Decision.LetGo("the lease ended before its turn came");
        }
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) -> decide(work, message);
            case Delivery.Undecodable found ->
                    judged(work, Verdict.reject("cannot be decoded: " + found.reason()));
        };
    }

    private Decision decide(Work work, Message message) {
        var death = deaths.of(work.brokerId());
        if (death.isPresent()) { // its handler had its last attempt
            return new Decision.Bury(death.get());
        }
        if (finished.contains(message.id())) { // before its age: what is done cannot expire
            LOG.info("{} was handled here before; it is only acknowledged now", message.id());
            return judged(work, Verdict.done());
        }
        return judge.expired(work)
                .or(() -> settlement.sendsAnew(work) ? judge.unsettled(work) : Optional.empty())
                .orElseGet(() -> judged(work, handling.handle(work, message)));
    }

    private Decision judged(Work work, Verdict verdict) {
        return judged(work, new Handled.Returned(verdict));
    }

    private Decision judged(Work work, Handled handled) {
        return judge.decide(work, handled, effort.breaker()::failed);
    }

    /** Never throws, and always gives the permit back. */
    private void ended(Work work, Ending ending) {
        try {
            step(work, () -> drain.ended(work, ending));
            step(work, () -> remember(work.id(), ending));
            step(work, () -> progress.ended(clock.steady()));
            step(work, () -> observer.ended(report(work, ending)));
            step(work, () -> turns.ended(work, ending));
        } finally {
            permits.giveBack(1); // last: a drain that has all of them lets the process end
        }
    }

    private DeliveryReport report(Work work, Ending ending) {
        return DeliveryReport.of(queue, work, ending, clock.steady());
    }

    private void step(Work work, Runnable step) {
        FaultBarrier.run("a step at the end of " + work.id(), step);
    }

    private void remember(String id, Ending ending) {
        switch (ending) {
            case Ending.Acked(), Ending.DeadLettered _, Ending.Released _ -> finished.remove(id);
            case Ending.Abandoned _ -> {}
        }
    }
}
