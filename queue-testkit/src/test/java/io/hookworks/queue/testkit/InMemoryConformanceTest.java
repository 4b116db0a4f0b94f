package io.hookworks.queue.testkit;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

/** Queues in memory keep the contract, on a clock that the cases move. */
class InMemoryConformanceTest extends QueueConformance {
    @Override
    protected String provider() {
        return "in memory";
    }

    @Override
    protected ConformanceTarget open() {
        return InMemoryTarget.sound();
    }
}
