package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;

import java.time.Duration;
import java.time.Instant;

/**
 * Waits, look by look, until nothing of a paused queue is in work any more. First every worker must
 * have seen the pause. Then a broker that counts says when nothing is in flight; its counts are
 * approximate, so it has to say so several times. One that does not count, or counts what waits for
 * its next attempt too, is not waited for longer than a message can be in work by the queue's
 * settings: one attempt, and one lease if its worker has died.
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

    /** Looks once. */
    State look(Instant now) {
        if (now.isBefore(seen)) {
            return new State.Waiting("every worker has seen the pause in " + until(seen, now));
        }
        var counted = client.stats(queue.name()).inFlight();
        empty = counted.isPresent() && counted.getAsLong() == 0 ? empty + 1 : 0;
        if (empty >= ENOUGH) {
            return new State.Reached("the broker counts nothing in flight");
        }
        if (!now.isBefore(over)) {
            return new State.Reached(
                    counted.isPresent()
                            ? counted.getAsLong()
                                    + " are in flight by the broker's count: no attempt lasts so"
                                    + " long, they wait for their next one"
                            : "the broker does not count; "
                                    + Durations.write(queue.timeout())
                                    + " for an attempt and "
                                    + Durations.write(queue.lease())
                                    + " for the lease of a dead worker have passed");
        }
        return new State.Waiting(
                counted.isPresent()
                        ? counted.getAsLong() + " in flight"
                        : "the broker does not count; nothing can be in work in "
                                + until(over, now));
    }

    private static String until(Instant then, Instant now) {
        return Durations.write(Duration.ofSeconds(Duration.between(now, then).toSeconds() + 1));
    }
}
