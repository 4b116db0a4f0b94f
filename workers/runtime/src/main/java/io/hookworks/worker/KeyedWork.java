package io.hookworks.worker;

import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
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
 * <p>A head that failed, or was put off, keeps its lease here until its next attempt and gives its
 * permit back; so do the first that come behind it. As long as the head is out, the broker hands
 * the rest of its key to nobody else, so further ones are given back, for longer each time. When
 * too many wait so, a further head is given back with its delay; what arrives of its key before it
 * is given back, too. See {@code docs/adr/0009-ordering-per-key.md} and {@code
 * docs/adr/0027-held-messages-keep-their-lease-alone.md}.
 *
 * <p>Attempts are counted here, since nothing is sent anew where order is kept, and the broker also
 * counts how often a message was given back behind a failing head.
 */
final class KeyedWork implements Turns {
    /** How long the attempts of a head that was given back are remembered after its delay. */
    private static final Duration MEMORY = Duration.ofHours(1);

    /** So many of a key wait here behind a head that waits; a receive of SQS holds as many. */
    private static final int MOST_BEHIND = 10;

    private static final Duration LONGEST_BEHIND = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 7;

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
    private final TimeSource clock;
    private final IntSupplier mostKept;
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Heads that wait here and found no room to do so without their permits. */
    private int kept;

    private boolean stopping;

    /**
     * @param mostKept heads that may wait here with their permits
     */
    KeyedWork(Crew crew, TimeSource clock, IntSupplier mostKept) {
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
        } else if (lane.head == null && wait.isZero()) {
            lead(lane, work);
        } else if (lane.head == null) {
            awaitTurn(lane, work, returns, wait);
        } else if (wait.isZero()) {
            var _ = parkBehind(lane, work);
            lane.rest.add(work);
        } else if (parkBehind(lane, work)) {
            lane.rest.add(work);
        } else {
            crew.giveBack(work, behind(work, wait), BEHIND);
        }
    }

    @Override
    public synchronized void arriveTogether(Runnable arrivals) {
        arrivals.run();
    }

    /** A head that was given back is here before its time, or one that comes after it is. */
    private void awaitTurn(Lane lane, Work work, boolean returns, Duration wait) {
        if (!returns) {
            crew.giveBack(work, wait, BEHIND);
        } else if (crew.park(work) || kept < mostKept.getAsInt()) {
            kept += work.parked() ? 0 : 1;
            work.attempt(lane.failures + 1);
            lane.head = work;
        } else {
            crew.giveBack(work, wait, "its time has not come");
        }
    }

    /** Only the first behind a head may wait without permits: the others go back in order. */
    private boolean parkBehind(Lane lane, Work work) {
        return lane.rest.size() < MOST_BEHIND
                && lane.rest.stream().allMatch(Work::parked)
                && crew.park(work);
    }

    /** Longer with each delivery, since the broker counts them. */
    private static Duration behind(Work work, Duration wait) {
        var doublings = Math.min(work.delivery().attempt() - 1, MOST_DOUBLINGS);
        var longer = wait.multipliedBy(1L << doublings);
        var most = longer.compareTo(LONGEST_BEHIND) > 0 ? LONGEST_BEHIND : longer;
        return wait.compareTo(most) > 0 ? wait : most;
    }

    private void lead(Lane lane, Work work) {
        lane.failures = lane.id.equals(work.id()) ? lane.failures : 0;
        lane.id = work.id();
        lane.head = work;
        lane.retryAt = null;
        work.attempt(lane.failures + 1);
        crew.start(work);
    }

    /** Keeps a head for its next attempt, with those behind it that have room. */
    @Override
    public synchronized boolean keep(Work unfinished, Duration wait, boolean failed) {
        var lane = laneOf(unfinished);
        if (lane == null || stopping) {
            return false;
        }
        var next = unfinished.again(failed);
        if (!crew.park(next)) {
            if (kept >= mostKept.getAsInt()) {
                return false;
            }
            kept++;
        }
        crew.handOver(unfinished, next);
        lane.failures = next.attempt() - 1;
        lane.head = next;
        lane.retryAt = clock.steady().plus(wait);
        var back = lane.rest.stream().dropWhile(Work::parked).toList();
        lane.rest.removeAll(back);
        back.forEach(work -> crew.giveBack(work, behind(work, wait), BEHIND));
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
                awaitReturn(lane, clock.steady().plus(delay));
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
        var now = clock.steady();
        for (var lane : lanes.values()) {
            var head = lane.head;
            if (head != null && lane.retryAt != null && (due(lane, now) || head.lost())) {
                kept -= head.parked() ? 0 : 1;
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
        var now = clock.steady();
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
