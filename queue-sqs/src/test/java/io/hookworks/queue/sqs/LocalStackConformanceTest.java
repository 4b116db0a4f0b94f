package io.hookworks.queue.sqs;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

/** SQS keeps the contract by a second opinion, where Docker answers. */
class LocalStackConformanceTest extends QueueConformance {
    @Override
    protected String provider() {
        return "SQS on LocalStack";
    }

    @Override
    protected ConformanceTarget open() {
        return new SqsTarget(LocalStack.endpoint());
    }
}
