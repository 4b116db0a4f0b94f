package io.hookworks.queue.sqs;

import io.hookworks.queue.ClaimStore;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

import java.net.URI;

/** Makes a claim store of a bucket, over the same HTTP client and credentials as the queues. */
final class S3Connection {
    private S3Connection() {}

    /**
     * @param store {@code s3://BUCKET/PREFIX}
     * @param settings where S3 is; the names of queues play no part
     */
    static ClaimStore open(URI store, SqsSettings settings) {
        CRT.acquireShutdownRef();
        var client =
                S3AsyncClient.builder()
                        .httpClientBuilder(SqsConnection.http(settings))
                        .overrideConfiguration(SqsConnection.calls(settings))
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                        // The one checksum is our own, of which the name is made.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint()).forcePathStyle(true);
        }
        if (settings.local()) {
            client.credentialsProvider(SqsConnection.environmentOrDummy());
        }
        client.region(Region.of(SqsConnection.region(settings)));
        var opened = client.build();
        var path = store.getPath();
        return new S3Claims(
                opened,
                () -> {
                    opened.close();
                    CRT.releaseShutdownRef();
                },
                store.getAuthority(),
                path.isEmpty() ? "" : path.substring(1) + "/");
    }
}
