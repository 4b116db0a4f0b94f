package io.hookworks.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers, for each source, under which message id a key came last: of the last keys, in this
 * process. Safe for many threads.
 */
final class LastIds {
    /** Of each source; at about 400 bytes each. */
    private static final int MOST = 10_000;

    private final Map<String, Map<String, String>> bySource = new ConcurrentHashMap<>();

    /** The id under which a key came last. */
    Optional<String> of(String source, String key) {
        var ids = ids(source);
        synchronized (ids) {
            return Optional.ofNullable(ids.get(key));
        }
    }

    /** Remembers an id, and returns the one that it takes the place of. */
    Optional<String> put(String source, String key, String id) {
        var ids = ids(source);
        synchronized (ids) {
            return Optional.ofNullable(ids.put(key, id));
        }
    }

    private Map<String, String> ids(String source) {
        return bySource.computeIfAbsent(source, first -> new Latest());
    }

    private static final class Latest extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    }
}
