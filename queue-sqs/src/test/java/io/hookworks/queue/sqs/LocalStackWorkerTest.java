package io.hookworks.queue.sqs;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.worker.testkit.WorkerConformance;

/** Workers on SQS by a second opinion, where Docker answers. */
class LocalStackWorkerTest extends WorkerConformance {
    @Override
    protected String provider() {
        return "SQS on LocalStack";
    }

    @Override
    protected ConformanceTarget open() {
        return new SqsTarget(LocalStack.endpoint());
    }
}
