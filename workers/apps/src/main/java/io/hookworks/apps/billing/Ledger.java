package io.hookworks.apps.billing;

import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * The newest that is known of each object, so that an event which was overtaken by a later one is
 * recognised. In memory: a restart forgets it, and beyond its capacity it forgets the objects that
 * nothing was said about the longest. Safe for many threads.
 */
final class Ledger {
    /**
     * @param settled whether whatever else happened at that time is overtaken too: Stripe's clock
     *     has seconds, and a payment that fails and then succeeds can take less
     */
    private record Newest(Instant at, boolean settled) {
        boolean overtakes(Newest other) {
            return at.isAfter(other.at) || (at.equals(other.at) && settled && !other.settled);
        }
    }

    private final int capacity;
    private final LinkedHashMap<String, Newest> newest = new LinkedHashMap<>(16, 0.75f, true);

    Ledger(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Notes what happened; false: something later is known. The same event twice is no news lost.
     */
    synchronized boolean note(String object, Instant at) {
        return put(object, new Newest(at, false));
    }

    /** Notes that everything up to this time is overtaken. */
    synchronized void settle(String object, Instant at) {
        put(object, new Newest(at, true));
    }

    /** Notes that nothing follows. */
    void close(String object) {
        settle(object, Instant.MAX);
    }

    synchronized boolean isClosed(String object) {
        var known = newest.get(object);
        return known != null && known.at().equals(Instant.MAX);
    }

    private boolean put(String object, Newest entry) {
        var known = newest.get(object);
        if (known != null && known.overtakes(entry)) {
            return false;
        }
        newest.put(object, entry);
        if (newest.size() > capacity) {
            newest.pollFirstEntry();
        }
        return true;
    }
}
