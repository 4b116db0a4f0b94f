package io.hookworks.queue.sqs;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

import java.net.URI;

/** An SQS in this process, one for all tests: it starts when the first of them asks. */
final class ElasticMq {
    private static final SQSRestServer SERVER = start();

    private ElasticMq() {}

    static URI endpoint() {
        var port = SERVER.waitUntilStarted().localAddress().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    private static SQSRestServer start() {
        return SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion("us-east-1")
                .start();
    }
}
