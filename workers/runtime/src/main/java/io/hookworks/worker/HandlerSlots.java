package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Starts handlers, never more at once than the queue's concurrency. Permits alone would not do: a
 * message that waited here without one starts beside those that permits have let in meanwhile. What
 * finds no slot waits for the end of another handler, in the order it came. Safe for many threads.
 */
final class HandlerSlots {
    private final IntSupplier most;
    private final Consumer<Work> launch;
    private final Queue<Work> ready = new ArrayDeque<>();
    private int running;

    /**
     * @param most how many may run at once; at least one does
     * @param launch begins a handler on a thread of its own, and calls {@link #ended} when it is
     *     back
     */
    HandlerSlots(IntSupplier most, Consumer<Work> launch) {
        this.most = most;
        this.launch = launch;
    }

    void start(Work work) {
        synchronized (this) {
            ready.add(work);
        }
        launchReady();
    }

    /** One is back from its handler. */
    void ended() {
        synchronized (this) {
            running--;
        }
        launchReady();
    }

    synchronized int running() {
        return running;
    }

    /** Takes back what has found no slot yet. */
    synchronized List<Work> takeReady() {
        var taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    private void launchReady() {
        for (var next = next(); next != null; next = next()) {
            launch.accept(next);
        }
    }

    private synchronized @Nullable Work next() {
        if (ready.isEmpty() || running >= Math.max(1, most.getAsInt())) {
            return null;
        }
        running++;
        return ready.remove();
    }
}
