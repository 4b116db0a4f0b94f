package io.hookworks.worker.testkit;

import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;

/** Workers make do with a provider that declares as little as it may. */
class FrugalWorkerTest extends WorkerConformance {
    @Override
    protected String provider() {
        return "in memory, frugal";
    }

    @Override
    protected ConformanceTarget open() {
        return new WallClockTarget(InMemoryQueues.frugal(TimeSource.system()));
    }
}
