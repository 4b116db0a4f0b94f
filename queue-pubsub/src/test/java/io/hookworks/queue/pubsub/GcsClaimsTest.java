package io.hookworks.queue.pubsub;

import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.testkit.conformance.ClaimStoreConformance;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.AfterEach;

import java.net.URI;
import java.util.Map;

/** Cloud Storage, which compares a CRC-32C, big-endian in Base64. */
class GcsClaimsTest extends ClaimStoreConformance {
    @SuppressWarnings("NullAway.Init") // set before each test
    private ApplicationContext context;

    GcsClaimsTest() {
        super("x-goog-hash", "crc32c=4waSgw==");
    }

    @Override
    protected ClaimStore open(URI endpoint) {
        context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(
                                Map.of(
                                        "hookworks.claim-check.scheme", "gs",
                                        "hookworks.claim-check.store", "gs://bucket/some/prefix",
                                        "hookworks.gcs.endpoint", endpoint.toString()))
                        .start();
        return context.getBean(ClaimStore.class);
    }

    @AfterEach
    void close() {
        context.close();
    }
}
