package io.hookworks.queue.sqs;

import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.testkit.conformance.ClaimStoreConformance;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.AfterEach;

import java.net.URI;
import java.util.Map;

/** S3, which compares a SHA-256 in Base64. */
class S3ClaimsTest extends ClaimStoreConformance {
    @SuppressWarnings("NullAway.Init") // set before each test
    private ApplicationContext context;

    S3ClaimsTest() {
        super("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=");
    }

    @Override
    protected ClaimStore open(URI endpoint) {
        context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(
                                Map.of(
                                        "hookworks.claim-check.scheme", "s3",
                                        "hookworks.claim-check.store", "s3://bucket/some/prefix",
                                        "hookworks.s3.endpoint", endpoint.toString()))
                        .start();
        return context.getBean(ClaimStore.class);
    }

    @AfterEach
    void close() {
        context.close();
    }
}
