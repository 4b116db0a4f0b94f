package io.hookworks.queue.pubsub;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys of which a message is on its way back. Pub/Sub delivers all later ones of its key again
 * after it; copies of them that were sent before lie here or on the wire meanwhile, and nothing of
 * the key may be handed out until the one that is awaited has come. Guarded by the lock of its
 * {@link Inflow}.
 */
final class Rewinds {
    /**
     * What is given back is here again within a round trip or two. It may also have gone to the
     * dead letters or to another client; then its key goes on.
     */
    static final Duration RETURN = Duration.ofSeconds(3);

    private record Awaited(String messageId, long place, Instant until) {}

    private final Map<String, Awaited> byKey = new HashMap<>();

    /**
     * Holds back its key until it comes again, which it does from {@code due} on. Returns when that
     * is waited for no longer.
     */
    Instant await(HeldLeases.Held held, Instant due) {
        var until = due.plus(RETURN);
        var message = held.arrival().received().getMessage();
        if (!message.getOrderingKey().isEmpty()) {
            var awaited = new Awaited(message.getMessageId(), held.place(), until);
            byKey.merge(message.getOrderingKey(), awaited, Rewinds::earlier);
        }
        return until;
    }

    private static Awaited earlier(Awaited one, Awaited other) {
        var first = one.place() <= other.place() ? one : other;
        var until = one.until().isAfter(other.until()) ? one.until() : other.until();
        return new Awaited(first.messageId(), first.place(), until);
    }

    /** Whether this is what its key waits for; then the key goes on. */
    boolean ends(Arrival arrival) {
        var awaited = byKey.get(arrival.key());
        return awaited != null
                && awaited.messageId().equals(arrival.received().getMessage().getMessageId())
                && byKey.remove(arrival.key(), awaited);
    }

    boolean holdBack(Arrival arrival) {
        return byKey.containsKey(arrival.key());
    }

    /** Waits no longer for what has not come in time; returns the keys. */
    Set<String> giveUp(Instant now) {
        var late = new HashSet<String>();
        byKey.forEach(
                (key, awaited) -> {
                    if (!now.isBefore(awaited.until())) {
                        late.add(key);
                    }
                });
        late.forEach(byKey::remove);
        return late;
    }
}
