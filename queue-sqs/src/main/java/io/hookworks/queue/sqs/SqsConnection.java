package io.hookworks.queue.sqs;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Makes the SDK's client from {@link SqsSettings}. */
final class SqsConnection {
    /** The first try and one more, by the SDK's standard mode with its backoff and retry quota. */
    private static final int ATTEMPTS = 2;

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private SqsConnection() {}

    /**
     * The native HTTP library would end with the first shutdown hook of the JVM, and with it every
     * settlement of a worker that drains in another one; so each connection holds it until {@link
     * #close}.
     */
    static SqsAsyncClient open(SqsSettings settings) {
        var region = Region.of(region(settings)); // before anything that must be closed again
        CRT.acquireShutdownRef();
        var client =
                SqsAsyncClient.builder()
                        .httpClientBuilder(http(settings))
                        .overrideConfiguration(calls(settings));
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        if (settings.local()) {
            client.credentialsProvider(environmentOrDummy());
        }
        return client.region(region).build();
    }

    /** To be called once. */
    static void close(SqsAsyncClient client) {
        client.close();
        CRT.releaseShutdownRef();
    }

    static AwsCrtAsyncHttpClient.Builder http(SqsSettings settings) {
        return AwsCrtAsyncHttpClient.builder()
                .maxConcurrency(settings.maxConnections())
                .connectionTimeout(CONNECT);
    }

    static ClientOverrideConfiguration calls(SqsSettings settings) {
        var retries = AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS);
        return ClientOverrideConfiguration.builder()
                .retryStrategy(retries.build())
                .apiCallTimeout(settings.callTimeout())
                .build();
    }

    static AwsCredentialsProvider environmentOrDummy() {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }

    /**
     * The region of these settings, or else of this environment.
     *
     * @throws UncheckedIOException if there is none; says what to set
     */
    static String region(SqsSettings settings) {
        return region(settings, DefaultAwsRegionProviderChain.builder().build());
    }

    static String region(SqsSettings settings, AwsRegionProvider environment) {
        var region = settings.region();
        if (region != null) {
            return region;
        }
        if (settings.local()) {
            return SdkSystemSetting.AWS_REGION.getStringValue().orElse("us-east-1");
        }
        try {
            return environment.getRegion().id();
        } catch (SdkClientException e) {
            throw new UncheckedIOException(
                    "No AWS region is set: set AWS_REGION, or a region in the AWS profile.",
                    new IOException(e));
        }
    }
}
