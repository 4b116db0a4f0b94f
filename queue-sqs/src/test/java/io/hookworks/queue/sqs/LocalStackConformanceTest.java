package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import java.util.Objects;

/** SQS keeps the contract by a second opinion, where Docker answers. */
class LocalStackConformanceTest extends QueueConformance {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("localstack/localstack:4.9.2");

    private static @Nullable LocalStackContainer localStack;

    @BeforeAll
    static void start() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            localStack = new LocalStackContainer(IMAGE).withServices("sqs");
            localStack.start();
        }
    }

    @AfterAll
    static void stop() {
        if (localStack != null) {
            localStack.stop();
        }
    }

    @Override
    protected String provider() {
        return "SQS on LocalStack";
    }

    @Override
    protected ConformanceTarget open() {
        assumeTrue(localStack != null, "Docker does not answer");
        return new SqsTarget(Objects.requireNonNull(localStack).getEndpoint());
    }
}
