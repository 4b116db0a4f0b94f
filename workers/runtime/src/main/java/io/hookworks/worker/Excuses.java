package io.hookworks.worker;

import java.util.LinkedHashMap;

/**
 * How often a message was given back here without having failed. The broker counts these
 * deliveries, we do not. Remembers the last ten thousand messages; another process does not know
 * them, and counts too high rather than too low. Safe for many threads.
 */
final class Excuses {
    private static final int MOST = 10_000;

    private final LinkedHashMap<String, Integer> counts = new LinkedHashMap<>();

    synchronized void add(String id) {
        counts.merge(id, 1, Integer::sum);
        if (counts.size() > MOST) {
            counts.pollFirstEntry();
        }
    }

    /** The attempt that a delivery is, if the broker says that it is its {@code counted}th. */
    synchronized int attempt(String id, int counted) {
        return Math.max(1, counted - counts.getOrDefault(id, 0));
    }

    synchronized void forget(String id) {
        counts.remove(id);
    }
}
