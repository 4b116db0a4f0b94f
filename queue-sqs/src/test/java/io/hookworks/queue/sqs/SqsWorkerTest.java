package io.hookworks.queue.sqs;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.worker.testkit.WorkerConformance;

/** Workers on SQS do what they do elsewhere. */
class SqsWorkerTest extends WorkerConformance {
    @Override
    protected String provider() {
        return "SQS on ElasticMQ";
    }

    @Override
    protected ConformanceTarget open() {
        return new SqsTarget(ElasticMq.endpoint());
    }
}
