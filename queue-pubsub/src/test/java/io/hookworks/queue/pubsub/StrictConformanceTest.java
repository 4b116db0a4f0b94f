package io.hookworks.queue.pubsub;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;
import io.hookworks.queue.testkit.pubsub.FakePubSub;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Pub/Sub keeps the contract on a service that does what the documentation of the real one says.
 */
class StrictConformanceTest extends QueueConformance {
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
