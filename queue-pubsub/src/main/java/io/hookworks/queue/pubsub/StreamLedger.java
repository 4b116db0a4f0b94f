package io.hookworks.queue.pubsub;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the service counts against the limit of one stream: all it has sent on it that was neither
 * settled nor has outlived its deadline. Safe for many threads.
 */
final class StreamLedger {
    private final int limit;
    private final Map<String, Instant> outstanding = new HashMap<>();

    StreamLedger(int limit) {
        this.limit = limit;
    }

    /** The service may send so many more. */
    synchronized int room() {
        return limit - outstanding.size();
    }

    /** Counts until then, unless it is settled before. */
    synchronized void count(String ackId, Instant until) {
        outstanding.put(ackId, until);
    }

    /** Counts until another time, if it still counts. */
    synchronized void prolong(String ackId, Instant until) {
        outstanding.computeIfPresent(ackId, (id, before) -> until);
    }

    synchronized void settled(String ackId) {
        outstanding.remove(ackId);
    }

    synchronized void forgetEnded(Instant now) {
        outstanding.values().removeIf(until -> !until.isAfter(now));
    }
}
