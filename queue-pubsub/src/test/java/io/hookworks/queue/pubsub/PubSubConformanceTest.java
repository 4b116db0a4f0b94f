package io.hookworks.queue.pubsub;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

/** Pub/Sub keeps the contract, as far as Google's emulator can tell: it redelivers out of order. */
class PubSubConformanceTest extends QueueConformance {
    @Override
    protected String provider() {
        return "Pub/Sub, emulator";
    }

    @Override
    protected ConformanceTarget open() {
        return PubSubTarget.emulator(PubSubEmulator.shared().endpoint());
    }
}
