package io.hookworks.worker;

import java.util.LinkedHashSet;

/**
 * The messages that were handled here to their end and whose end the broker did not confirm. They
 * come again, and are acked then without a handler. Remembers the last ten thousand; safe for many
 * threads.
 */
final class Finished {
    private static final int MOST = 10_000;

    private final LinkedHashSet<String> ids = new LinkedHashSet<>();

    synchronized void add(String id) {
        ids.add(id);
        if (ids.size() > MOST) {
            ids.removeFirst();
        }
    }

    synchronized boolean contains(String id) {
        return ids.contains(id);
    }

    synchronized void remove(String id) {
        ids.remove(id);
    }
}
