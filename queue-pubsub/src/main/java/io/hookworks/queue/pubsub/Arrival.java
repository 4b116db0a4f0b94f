package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.ReceivedMessage;

import java.time.Duration;
import java.time.Instant;

/**
 * A message that came over a stream and that nobody has asked for yet.
 *
 * @param lease what is in force
 * @param askedAt when that lease was asked for: never later than the service's own time
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

    Instant until() {
        return askedAt.plus(lease);
    }

    Arrival leased(Duration other, Instant at) {
        return new Arrival(received, ledger, attempt, other, at);
    }
}
