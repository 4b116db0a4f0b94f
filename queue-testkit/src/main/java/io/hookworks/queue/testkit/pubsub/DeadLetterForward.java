package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.Subscription;

import java.time.Instant;

/** Where a subscription sends what failed too often. */
interface DeadLetterForward {
    /** False if there is no such topic; the message then stays where it is. */
    boolean forward(Subscription from, FakeMessage message, Instant now);
}
