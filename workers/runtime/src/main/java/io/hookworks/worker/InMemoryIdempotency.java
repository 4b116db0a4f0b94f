package io.hookworks.worker;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Remembers effects in this process only: a restart forgets them, and another process knows nothing
 * of them. It bounds itself by forgetting the keys that were not asked for the longest.
 */
public final class InMemoryIdempotency implements Idempotency {
    private final int capacity;
    private final Set<String> running = new HashSet<>();
    private final LinkedHashMap<String, Boolean> done = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param capacity how many finished effects are remembered; at least 1
     */
    public InMemoryIdempotency(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public Outcome once(String key, Effect effect) throws Exception {
        var before = claim(key);
        if (before != Outcome.RAN) {
            return before;
        }
        var finished = false;
        try {
            effect.run();
            finished = true;
        } finally {
            end(key, finished);
        }
        return Outcome.RAN;
    }

    /** RAN: the key is the caller's, who must end it. */
    private synchronized Outcome claim(String key) {
        if (done.get(key) != null) {
            return Outcome.REPEATED;
        }
        return running.add(key) ? Outcome.RAN : Outcome.BUSY;
    }

    private synchronized void end(String key, boolean finished) {
        running.remove(key);
        if (finished) {
            done.put(key, true);
            if (done.size() > capacity) {
                done.pollFirstEntry();
            }
        }
    }
}
