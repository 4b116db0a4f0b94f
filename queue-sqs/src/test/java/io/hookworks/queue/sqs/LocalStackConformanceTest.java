package io.hookworks.queue.sqs;

import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import java.util.Objects;

/** SQS keeps the contract by a second opinion, where Docker answers. */
@EnabledIf(value = "dockerAnswers", disabledReason = "LocalStack: skipped, Docker does not answer")
class LocalStackConformanceTest extends QueueConformance {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("localstack/localstack:4.9.2");

    private static @Nullable LocalStackContainer localStack;

    static boolean dockerAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @BeforeAll
    static void start() {
        localStack = new LocalStackContainer(IMAGE).withServices("sqs");
        localStack.start();
    }

    @AfterAll
    static void stop() {
        if (localStack != null) {
            localStack.stop();
        }
    }

    @Override
    protected ConformanceTarget open() {
        return new SqsTarget(Objects.requireNonNull(localStack).getEndpoint());
    }
}
