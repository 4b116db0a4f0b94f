package io.hookworks.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Handles one message of a key at a time in this process, in no order: one at a time per customer,
 * say. What has no key starts at once. Others of a busy key wait here with their lease and without
 * a permit, as many as there is room for; the rest is put off for a while, which is no attempt, and
 * each time for longer, so that a long backlog of one key does not go round and round.
 */
final class OneAtATime implements Turns {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 4;
    private static final String BUSY = "another message of its key is in work";
    private static final String SHUT_DOWN = "the worker shut down";

    /** The messages of one key that are here. */
    private static final class Line {
        Work leader;
        final Queue<Work> waiting = new ArrayDeque<>();

        Line(Work leader) {
            this.leader = leader;
        }
    }

    private final Crew crew;
    private final Map<String, Line> lines = new HashMap<>();
    private boolean stopping;

    OneAtATime(Crew crew) {
        this.crew = crew;
    }

    @Override
    public synchronized void arrive(Work work) {
        var key = work.key();
        var line = key == null ? null : lines.get(key);
        if (stopping) {
            crew.giveBack(work, Duration.ZERO, SHUT_DOWN);
        } else if (line != null) {
            await(line, work);
        } else {
            if (key != null) {
                lines.put(key, new Line(work));
            }
            crew.start(work);
        }
    }

    @Override
    public void arriveTogether(Runnable arrivals) {
        arrivals.run(); // keeps no order
    }

    private void await(Line line, Work work) {
        if (crew.park(work)) {
            line.waiting.add(work);
        } else {
            crew.giveBack(work, wait(work.history().postponed()), BUSY);
        }
    }

    private static Duration wait(int before) {
        return FIRST_WAIT.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
    }

    /** Order is not kept, so nothing is gained by keeping it. */
    @Override
    public boolean keep(Work unfinished, Duration wait, boolean failed) {
        return false;
    }

    @Override
    public synchronized void ended(Work work, Ending ending) {
        var line = work.key() == null ? null : lines.get(work.key());
        if (line == null || line.leader != work) {
            return;
        }
        var next = line.waiting.poll();
        if (next == null) {
            lines.remove(work.key());
        } else {
            line.leader = next;
            crew.start(next);
        }
    }

    @Override
    public void beat() {}

    @Override
    public synchronized void stop() {
        stopping = true;
        for (var line : lines.values()) {
            line.waiting.forEach(work -> crew.giveBack(work, Duration.ZERO, SHUT_DOWN));
            line.waiting.clear();
        }
    }
}
