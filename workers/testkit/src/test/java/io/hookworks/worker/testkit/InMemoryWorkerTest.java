package io.hookworks.worker.testkit;

import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;

class InMemoryWorkerTest extends WorkerConformance {
    @Override
    protected String provider() {
        return "in memory";
    }

    @Override
    protected ConformanceTarget open() {
        return new WallClockTarget(new InMemoryQueues(TimeSource.system()));
    }
}
