package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import java.net.URI;
import java.util.Objects;

/** One LocalStack for all tests of this JVM, where Docker answers; Testcontainers removes it. */
final class LocalStack {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("localstack/localstack:4.9.2");

    private static final @Nullable LocalStackContainer RUNNING = start();

    private LocalStack() {}

    private static @Nullable LocalStackContainer start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return null;
        }
        var container = new LocalStackContainer(IMAGE).withServices("sqs");
        container.start();
        return container;
    }

    /** Skips the test where Docker does not answer. */
    static URI endpoint() {
        assumeTrue(RUNNING != null, "Docker does not answer");
        return Objects.requireNonNull(RUNNING).getEndpoint();
    }
}
