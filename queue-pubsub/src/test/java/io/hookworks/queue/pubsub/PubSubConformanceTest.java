package io.hookworks.queue.pubsub;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

/** Pub/Sub keeps the contract, as far as Google's emulator can tell. */
class PubSubConformanceTest extends QueueConformance {
    @Override
    protected ConformanceTarget open() {
        return new PubSubTarget(PubSubEmulator.shared().endpoint());
    }
}
