package io.hookworks.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Knows which handlers are stuck. Its beats come from a platform thread. */
final class StuckWatch {
    /** Is told of each, once. */
    @FunctionalInterface
    interface Listener {
        void stuck(Work work, StackTraceElement[] stack);
    }

    private final Listener listener;
    private final Set<Work> stuck = new HashSet<>();

    StuckWatch(Listener listener) {
        this.listener = listener;
    }

    /** Looks at all work once. */
    synchronized void beat(Collection<Work> watched, Instant now, Duration grace) {
        stuck.removeIf(work -> !work.running());
        for (var work : watched) {
            if (work.running() && work.cancelledBefore(now.minus(grace)) && stuck.add(work)) {
                listener.stuck(work, work.stack());
            }
        }
    }

    synchronized int count() {
        return stuck.size();
    }
}
