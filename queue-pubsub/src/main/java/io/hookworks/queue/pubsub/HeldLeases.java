package io.hookworks.queue.pubsub;

import io.hookworks.queue.Receipt;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases that this client holds of one queue. Pub/Sub takes an acknowledgement under an ended
 * lease without a word, even when another receiver has the message by then; so what we do not hold
 * any more we do not settle.
 */
final class HeldLeases {
    /** What is held until then; the stream that brought it counts it as not settled. */
    record Held(StreamLedger ledger, Instant until) {}

    private final Map<String, Held> held = new ConcurrentHashMap<>();

    void put(String ackId, Held lease) {
        held.put(ackId, lease);
    }

    /** The lease of a receipt; null when it has ended, was settled, or was never ours. */
    @Nullable Held live(Receipt receipt, Instant now) {
        var lease = held.get(receipt.handle());
        return lease != null && lease.until().isAfter(now) ? lease : null;
    }

    /** Null when it was settled meanwhile. */
    @Nullable Held extend(String ackId, Instant until) {
        return held.computeIfPresent(ackId, (id, lease) -> new Held(lease.ledger(), until));
    }

    @Nullable Held remove(String ackId) {
        return held.remove(ackId);
    }

    int size() {
        return held.size();
    }

    /** Forgets what nobody settled in time. */
    void forgetEnded(Instant now) {
        held.values().removeIf(lease -> !lease.until().isAfter(now));
    }
}
