package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Waits, look by look, until nothing of a paused queue is in work any more. First every worker must
 * have seen the pause. Then it is over as soon as one of these is so:
 *
 * <ul>
 *   <li>all workers that can be asked are paused, have nothing in work and receive nothing;
 *   <li>the broker counts nothing invisible, several times, since its counts are approximate;
 *   <li>as much time has passed as a message can be in work by the queue's settings: one attempt,
 *       and one lease if its worker has died. What is still invisible then waits for a retry, which
 *       the broker cannot tell from work.
 * </ul>
 */
final class StandstillWait {
    /** What stood at a look. */
    sealed interface State {
        /** Not yet. */
        record Waiting(String words) implements State {}

        /** Nothing is in work, and this is how it is known. */
        record Reached(String words) implements State {}
    }

    private static final int ENOUGH = 3;

    /** A look takes its time too, and clocks differ. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final QueueClient client;
    private final QueueConfig queue;
    private final Instant seen;
    private final Instant over;
    private int empty;

    /**
     * @param paused since when
     * @param look how often workers look
     */
    StandstillWait(QueueClient client, QueueConfig queue, Instant paused, Duration look) {
        this.client = client;
        this.queue = queue;
        this.seen = paused.plus(look).plus(MARGIN);
        this.over = seen.plus(queue.timeout()).plus(queue.lease());
    }

    /**
     * Looks once.
     *
     * @param workers what the workers say; empty: none was asked
     */
    State look(Instant now, Optional<RunningWorkers.Work> workers) {
        if (now.isBefore(seen)) {
            return new State.Waiting("every worker has seen the pause in " + until(seen, now));
        }
        var invisible = client.stats(queue.name()).inFlight();
        var counts = counts(workers, invisible);
        if (workers.isPresent() && workers.get().idle()) {
            return new State.Reached(counts + ": all workers are paused and idle");
        }
        empty = invisible.isPresent() && invisible.getAsLong() == 0 ? empty + 1 : 0;
        if (empty >= ENOUGH) {
            return new State.Reached(counts);
        }
        if (!now.isBefore(over)) {
            return new State.Reached(
                    counts
                            + ": an attempt takes "
                            + Durations.write(queue.timeout())
                            + " at most, and the lease of a dead worker "
                            + Durations.write(queue.lease())
                            + "; what is still invisible waits for a retry");
        }
        return new State.Waiting(
                counts
                        + (workers.isPresent()
                                ? ""
                                : "; nothing can be in work in " + until(over, now)));
    }

    private static String counts(Optional<RunningWorkers.Work> workers, OptionalLong invisible) {
        return RunningWorkers.shown(workers)
                + " in work (workers), "
                + Counts.shown(invisible)
                + " invisible (broker)";
    }

    private static String until(Instant then, Instant now) {
        return Durations.write(Duration.ofSeconds(Duration.between(now, then).toSeconds() + 1));
    }
}
