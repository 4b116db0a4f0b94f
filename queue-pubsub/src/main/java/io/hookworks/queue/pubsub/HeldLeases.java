package io.hookworks.queue.pubsub;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases that this client holds of one queue. Pub/Sub takes an acknowledgement under an ended
 * lease without a word, even when another receiver has the message by then; so what we do not hold
 * any more we do not settle.
 */
final class HeldLeases {
    /**
     * What is held until then; the stream that brought it counts it as not settled.
     *
     * @param place in the order of arrival
     */
    record Held(Arrival arrival, long place, Instant until) {
        StreamLedger ledger() {
            return arrival.ledger();
        }
    }

    private final Map<String, Held> held = new ConcurrentHashMap<>();

    void put(String ackId, Held lease) {
        held.put(ackId, lease);
    }

    /** The lease as it will be then; null when it has ended, was settled, or was never ours. */
    @Nullable Held live(String ackId, Instant then) {
        var lease = held.get(ackId);
        return lease != null && lease.until().isAfter(then) ? lease : null;
    }

    /** Unless it was settled meanwhile. The service counts it for as long, too. */
    void extend(String ackId, Instant until) {
        held.computeIfPresent(
                ackId,
                (id, lease) -> {
                    lease.ledger().prolong(ackId, until);
                    return new Held(lease.arrival(), lease.place(), until);
                });
    }

    @Nullable Held remove(String ackId) {
        return held.remove(ackId);
    }

    int size() {
        return held.size();
    }

    /** Forgets what nobody settled in time, and tells it. */
    List<Held> forgetEnded(Instant now) {
        var ended = held.values().stream().filter(lease -> !lease.until().isAfter(now)).toList();
        return ended.stream().filter(lease -> held.remove(lease.arrival().ackId(), lease)).toList();
    }
}
