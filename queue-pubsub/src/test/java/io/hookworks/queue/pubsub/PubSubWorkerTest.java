package io.hookworks.queue.pubsub;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;
import io.hookworks.worker.testkit.WorkerConformance;

/** Workers on Pub/Sub do what they do elsewhere, as far as Google's emulator can tell. */
class PubSubWorkerTest extends WorkerConformance {
    @Override
    protected String provider() {
        return "Pub/Sub, emulator";
    }

    @Override
    protected ConformanceTarget open() {
        return PubSubTarget.emulator(PubSubEmulator.shared().endpoint());
    }
}
