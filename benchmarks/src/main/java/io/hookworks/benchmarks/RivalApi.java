package io.hookworks.benchmarks;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.batchmanager.SqsAsyncBatchManager;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * What our API is measured against: {@code RivalApi bare|batches ENDPOINT PORT}. Bare: a Micronaut
 * endpoint that answers 202 and does nothing. Batches: one that hands each body to the SDK's batch
 * manager and answers when that has sent it. Neither verifies anything.
 */
final class RivalApi {
    private static final String RIVAL = "hookworks.rival";

    private RivalApi() {}

    static Child start(String rival, Broker broker, int port) throws IOException {
        var child = Child.start(RivalApi.class, rival, broker.endpoint(), port);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws InterruptedException {
        FailFast.install();
        var properties =
                Map.<String, Object>of(
                        RIVAL, args[0], "rival.sqs", args[1], "micronaut.server.port", args[2]);
        ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(properties)
                .start()
                .getBean(EmbeddedServer.class)
                .start();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    /** The endpoint. */
    @Controller("/webhooks")
    @Requires(property = RIVAL)
    static final class Endpoint {
        private final @Nullable SqsAsyncBatchManager batches;
        private final String queue;

        Endpoint(@Value("${" + RIVAL + "}") String rival, @Value("${rival.sqs}") String endpoint) {
            queue = endpoint + "/000000000000/" + Ingest.QUEUE;
            batches = rival.equals("batches") ? batches(endpoint) : null;
        }

        private static SqsAsyncBatchManager batches(String endpoint) {
            var anyone = AwsBasicCredentials.create("x", "x");
            var client =
                    SqsAsyncClient.builder()
                            .endpointOverride(URI.create(endpoint))
                            .region(Region.US_EAST_1)
                            .credentialsProvider(StaticCredentialsProvider.create(anyone))
                            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                            .build();
            return client.batchManager();
        }

        @Post("/{source}")
        @Consumes(MediaType.ALL)
        CompletableFuture<HttpResponse<?>> take(String source, @Body byte[] body) {
            if (batches == null) {
                return CompletableFuture.completedFuture(HttpResponse.ok());
            }
            var text = new String(body, StandardCharsets.UTF_8);
            return batches.sendMessage(request -> request.queueUrl(queue).messageBody(text))
                    .thenApply(sent -> HttpResponse.ok());
        }
    }
}
