package io.hookworks.queue.pubsub;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The messages that were moved last: one that comes again because its acknowledgement was lost is
 * not moved again. Safe for many threads.
 */
final class Moved {
    private static final int MOST = 50_000;

    private final Set<String> ids =
            Collections.synchronizedSet(
                    Collections.newSetFromMap(
                            new LinkedHashMap<>() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                protected boolean removeEldestEntry(
                                        Map.Entry<String, Boolean> eldest) {
                                    return size() > MOST;
                                }
                            }));

    void add(String id) {
        ids.add(id);
    }

    boolean contains(String id) {
        return ids.contains(id);
    }
}
