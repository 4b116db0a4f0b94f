package io.hookworks.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntSupplier;

/**
 * Handles one message of a key at a time in this process, in no order: one at a time per customer,
 * say. What has no key starts at once. Others of a busy key wait here with their lease, but only so
 * many that they leave permits for other keys; the rest is given back for a moment, which is no
 * attempt.
 */
final class OneAtATime implements Turns {
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final String BUSY = "another message of its key is in work";
    private static final String SHUT_DOWN = "the worker shut down";

    private final Crew crew;
    private final IntSupplier mostWaiting;

    /** Behind the one in work, by key. */
    private final Map<String, Queue<Work>> lines = new HashMap<>();

    private int waiting;
    private boolean stopping;

    OneAtATime(Crew crew, IntSupplier mostWaiting) {
        this.crew = crew;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public synchronized void arrive(Work work) {
        var line = work.key() == null ? null : lines.get(work.key());
        if (stopping) {
            crew.giveBack(work, Duration.ZERO, SHUT_DOWN);
        } else if (line == null) {
            if (work.key() != null) {
                lines.put(work.key(), new ArrayDeque<>());
            }
            crew.start(work);
        } else if (waiting < mostWaiting.getAsInt()) {
            waiting++;
            line.add(work);
        } else {
            crew.giveBack(work, LATER, BUSY);
        }
    }

    /** Order is not kept, so nothing is gained by keeping it. */
    @Override
    public boolean keep(Work failed, Duration wait) {
        return false;
    }

    @Override
    public synchronized void ended(Work work, Ending ending) {
        var line = work.key() == null ? null : lines.get(work.key());
        if (line == null || !work.started()) {
            return;
        }
        var next = line.poll();
        if (next == null) {
            lines.remove(work.key());
        } else {
            waiting--;
            crew.start(next);
        }
    }

    @Override
    public void beat() {}

    @Override
    public synchronized void stop() {
        stopping = true;
        for (var line : lines.values()) {
            line.forEach(work -> crew.giveBack(work, Duration.ZERO, SHUT_DOWN));
            line.clear();
        }
        waiting = 0;
    }
}
