package io.hookworks.queue.pubsub;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

import java.util.Set;

/** Pub/Sub keeps the contract, as far as Google's emulator can tell: it redelivers out of order. */
class PubSubConformanceTest extends QueueConformance {
    @Override
    protected ConformanceTarget open() {
        return new PubSubTarget(PubSubEmulator.shared().endpoint(), Set.of(Guarantees.NONE));
    }
}
