package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The order of work: one message of a key is handled at a time, and the next starts when the broker
 * has confirmed the end of the one before. What has no key starts at once.
 *
 * <p>A head that failed keeps its lease and its permit here until its next attempt, and the rest of
 * its key is given back at once: as long as the head is out, the broker hands the rest to nobody
 * else. When too many heads wait so, a further one is given back with its delay; what arrives of
 * its key before it is given back, too. See {@code docs/adr/0009-ordering-per-key.md}.
 *
 * <p>Attempts are counted here, since the broker also counts how often a message was given back
 * behind a failing head.
 */
final class KeyedWork implements Turns {
    /** How long the attempts of a head that was given back are remembered after its delay. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private static final String BEHIND = "an earlier message of its key comes first";
    private static final String SHUT_DOWN = "the worker shut down";

    /** One key that has work here, or had. */
    private static final class Lane {
        /** In work, or kept until {@link #retryAt}; null: given back, and not back yet. */
        @Nullable Work head;

        /** When a head that failed is tried again; null: it is in work. */
        @Nullable Instant retryAt;

        /** The message that was the head last, and how often it has failed. */
        String id = "";

        int failures;
        final Deque<Work> rest = new ArrayDeque<>();
    }

    private final Crew crew;
    private final InstantSource clock;
    private final IntSupplier mostKept;
    private final Map<String, Lane> lanes = new HashMap<>();
    private int kept;
    private boolean stopping;

    /**
     * @param mostKept heads that may wait here for their next attempt
     */
    KeyedWork(Crew crew, InstantSource clock, IntSupplier mostKept) {
        this.crew = crew;
        this.clock = clock;
        this.mostKept = mostKept;
    }

    @Override
    public synchronized void arrive(Work work) {
        var key = work.key();
        if (key == null) {
            crew.start(work);
            return;
        }
        var lane = lanes.computeIfAbsent(key, first -> new Lane());
        var wait = untilRetry(lane);
        var returns = lane.head == null && lane.id.equals(work.id());
        if (stopping) {
            crew.giveBack(work, Duration.ZERO, SHUT_DOWN);
        } else if (!returns && !wait.isZero()) {
            crew.giveBack(work, wait, BEHIND);
        } else if (lane.head == null) {
            lead(lane, work);
        } else {
            lane.rest.add(work);
        }
    }

    private void lead(Lane lane, Work work) {
        lane.failures = lane.id.equals(work.id()) ? lane.failures : 0;
        lane.id = work.id();
        lane.head = work;
        lane.retryAt = null;
        work.attempt(lane.failures + 1);
        crew.start(work);
    }

    /**
     * Keeps a head that failed for its next attempt; the rest of its key is given back.
     *
     * @return false if it is not kept: then it is to be settled as decided
     */
    @Override
    public synchronized boolean keep(Work failed, Duration wait) {
        var lane = laneOf(failed);
        if (lane == null || stopping || kept >= mostKept.getAsInt()) {
            return false;
        }
        kept++;
        var next = failed.again(true);
        crew.handOver(failed, next);
        lane.failures = failed.attempt();
        lane.head = next;
        lane.retryAt = clock.instant().plus(wait);
        giveBackRest(lane);
        return true;
    }

    /** The end of a delivery is confirmed: the next of its key starts, or waits for this one. */
    @Override
    public synchronized void ended(Work work, Ending ending) {
        var lane = laneOf(work);
        if (lane == null) {
            return;
        }
        lane.head = null;
        switch (ending) {
            case Ending.Acked(), Ending.DeadLettered _ -> goOn(work, lane);
            case Ending.Released(var delay, _, var attempt) -> {
                lane.failures = attempt ? work.attempt() : work.attempt() - 1;
                awaitReturn(lane, clock.instant().plus(delay));
            }
            case Ending.Abandoned _ -> awaitReturn(lane, work.lease().until());
        }
    }

    private void goOn(Work work, Lane lane) {
        var next = lane.rest.poll();
        if (next == null) {
            lanes.remove(work.key());
        } else {
            lane.failures = 0;
            lead(lane, next);
        }
    }

    private void awaitReturn(Lane lane, Instant from) {
        lane.retryAt = from;
        giveBackRest(lane);
    }

    private void giveBackRest(Lane lane) {
        lane.rest.forEach(work -> crew.giveBack(work, Duration.ZERO, BEHIND));
        lane.rest.clear();
    }

    /**
     * Starts the kept heads that are due, or whose lease is lost, and forgets what is long gone.
     */
    @Override
    public synchronized void beat() {
        var now = clock.instant();
        for (var lane : lanes.values()) {
            var head = lane.head;
            if (head != null && lane.retryAt != null && (due(lane, now) || head.lost())) {
                kept--;
                lane.retryAt = null;
                crew.start(head);
            }
        }
        lanes.values().removeIf(lane -> lane.head == null && due(lane, now.minus(MEMORY)));
    }

    private static boolean due(Lane lane, Instant now) {
        return lane.retryAt != null && !now.isBefore(lane.retryAt);
    }

    /** Gives back everything that is not in work. */
    @Override
    public synchronized void stop() {
        stopping = true;
        for (var lane : List.copyOf(lanes.values())) {
            var head = lane.head;
            if (head != null && lane.retryAt != null) {
                crew.giveBack(head, untilRetry(lane), SHUT_DOWN);
                lane.retryAt = null;
            }
            giveBackRest(lane);
        }
    }

    private Duration untilRetry(Lane lane) {
        var now = clock.instant();
        return lane.retryAt == null || due(lane, now)
                ? Duration.ZERO
                : Duration.between(now, lane.retryAt);
    }

    /** The lane that this work leads. */
    private @Nullable Lane laneOf(Work work) {
        var lane = work.key() == null ? null : lanes.get(work.key());
        return lane != null && lane.head == work ? lane : null;
    }
}
