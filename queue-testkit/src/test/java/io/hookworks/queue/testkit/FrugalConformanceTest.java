package io.hookworks.queue.testkit;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

/** A provider that declares as little as it may keeps the contract too, by refusing the rest. */
class FrugalConformanceTest extends QueueConformance {
    @Override
    protected String provider() {
        return "in memory, frugal";
    }

    @Override
    protected ConformanceTarget open() {
        return InMemoryTarget.frugal();
    }
}
