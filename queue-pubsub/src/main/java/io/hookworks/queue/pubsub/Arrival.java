package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.ReceivedMessage;

import java.time.Duration;
import java.time.Instant;

/**
 * A message that came over a stream and that nobody has asked for yet. {@link HeldLeases} knows how
 * long it is ours.
 *
 * @param lease that was asked for on its arrival
 * @param askedAt when: never later than the service's own time
 */
record Arrival(
        ReceivedMessage received,
        StreamLedger ledger,
        int attempt,
        Duration lease,
        Instant askedAt) {

    String ackId() {
        return received.getAckId();
    }

    /** Empty: it has none. */
    String key() {
        return received.getMessage().getOrderingKey();
    }

    /**
     * @param place among all arrivals
     */
    HeldLeases.Held held(long place) {
        return new HeldLeases.Held(this, place, askedAt.plus(lease));
    }
}
