package io.hookworks.worker;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;

/**
 * The end of a queue's work in one process: nothing more is received, handlers finish, and what
 * they have not finished in time is given back at once.
 */
final class Drain {
    private static final Duration SETTLE_RESERVE = Duration.ofSeconds(2);

    private final QueueName queue;
    private final Receiver receiver;
    private final Turns turns;
    private final HandlerSlots slots;
    private final Permits permits;
    private final LeaseKeeper keeper;
    private final Settlement settlement;
    private final TimeSource clock;
    private final Tally tally = new Tally();
    private final Patience patience = new Patience();

    Drain(
            QueueName queue,
            Receiver receiver,
            Turns turns,
            HandlerSlots slots,
            Permits permits,
            LeaseKeeper keeper,
            Settlement settlement,
            TimeSource clock) {
        this.queue = queue;
        this.receiver = receiver;
        this.turns = turns;
        this.slots = slots;
        this.permits = permits;
        this.keeper = keeper;
        this.settlement = settlement;
        this.clock = clock;
    }

    /** Returns within {@code grace}. */
    DrainReport run(Duration grace) throws InterruptedException {
        var began = clock.steady();
        tally.reset();
        receiver.stop();
        turns.stop();
        slots.takeReady().forEach(work -> settlement.settle(work, giveBack()));
        var reserve = grace.dividedBy(4);
        if (reserve.compareTo(SETTLE_RESERVE) > 0) {
            reserve = SETTLE_RESERVE;
        }
        if (!patience.await(this::quiet, grace.minus(reserve))) {
            receiver.interrupt();
            giveBackTheRest(reserve);
        }
        return report(began);
    }

    private synchronized DrainReport report(Instant began) {
        var stillOut = keeper.watched().size();
        return tally.report(queue, stillOut, Duration.between(began, clock.steady()));
    }

    /** Waits for handlers no longer, now or when it runs. */
    void hurry() {
        patience.end();
    }

    /** Counts a delivery that has ended, which is out no more from the same moment. */
    synchronized void ended(Work work, Ending ending) {
        keeper.forget(work);
        tally.count(ending);
    }

    /** What is not to be handled any more goes back so. */
    static Decision giveBack() {
        return new Decision.GiveBack(Duration.ZERO, "the worker shut down", false);
    }

    private boolean quiet(Duration within) throws InterruptedException {
        var end = System.nanoTime() + within.toNanos();
        return receiver.awaitEnd(within)
                && permits.awaitAll(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /**
     * Cancels what still runs, waits a moment for it to come back, then takes it from its handler.
     */
    private void giveBackTheRest(Duration within) throws InterruptedException {
        var running = keeper.watched();
        running.forEach(work -> work.cancel(Cancellation.Cause.SHUTDOWN, clock.steady()));
        var half = within.dividedBy(2);
        if (!permits.awaitAll(half)) {
            running.forEach(work -> settlement.settle(work, giveBack()));
            permits.awaitAll(half);
        }
    }
}
