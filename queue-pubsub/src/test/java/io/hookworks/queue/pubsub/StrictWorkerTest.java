package io.hookworks.queue.pubsub;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.pubsub.FakePubSub;
import io.hookworks.worker.testkit.WorkerConformance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Workers on a Pub/Sub that does what the documentation of the real one says. */
class StrictWorkerTest extends WorkerConformance {
    private static FakePubSub fake;

    @BeforeAll
    static void start() {
        fake = FakePubSub.start();
    }

    @AfterAll
    static void stop() {
        fake.close();
    }

    @Override
    protected String provider() {
        return "Pub/Sub, strict";
    }

    @Override
    protected ConformanceTarget open() {
        return PubSubTarget.strict(fake.endpoint(), AckCertainty.BEST_EFFORT);
    }
}
