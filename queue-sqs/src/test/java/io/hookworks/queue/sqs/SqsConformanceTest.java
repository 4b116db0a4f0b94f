package io.hookworks.queue.sqs;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

/** SQS keeps the contract, as far as ElasticMQ can tell: it never reorders or duplicates. */
class SqsConformanceTest extends QueueConformance {
    @Override
    protected String provider() {
        return "SQS on ElasticMQ";
    }

    @Override
    protected ConformanceTarget open() {
        return new SqsTarget(ElasticMq.endpoint());
    }
}
