package io.hookworks.queue.testkit.pubsub;

import java.time.Instant;

/** A message is its holder's until then. */
record FakeLease(String ackId, Puller holder, Instant until) {
    FakeLease until(Instant other) {
        return new FakeLease(ackId, holder, other);
    }
}
