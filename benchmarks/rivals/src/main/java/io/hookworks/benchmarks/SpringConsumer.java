package io.hookworks.benchmarks;

import io.awspring.cloud.sqs.listener.SqsContainerOptionsBuilder;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import io.hookworks.queue.QueueName;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;

/**
 * The process of Spring Cloud AWS: {@code SpringConsumer spring|spring-tuned CONCURRENCY}, which
 * then carries out {@link Orders}. <i>spring</i> is what one gets without a word: ten messages in
 * work per queue, and Netty. Tuned is with the CRT client and the concurrency of Hookworks.
 */
public final class SpringConsumer implements SendingEntry {
    private static final int LOT = 10;

    /** More than a hundred queues that poll; both clients have fifty by themselves. */
    private static final int CONNECTIONS = 200;

    private final boolean tuned;
    private final int concurrency;

    private SpringConsumer(boolean tuned, int concurrency) {
        this.tuned = tuned;
        this.concurrency = concurrency;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Orders.serve(new SpringConsumer(args[0].equals("spring-tuned"), Integer.parseInt(args[1])));
    }

    private SqsAsyncClient client(String endpoint) {
        var builder =
                SqsAsyncClient.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("local", "local")));
        return tuned
                ? builder.httpClientBuilder(
                                AwsCrtAsyncHttpClient.builder().maxConcurrency(CONNECTIONS))
                        .build()
                : builder.httpClientBuilder(NettyNioAsyncHttpClient.builder()).build();
    }

    @Override
    public Contender consumer(Order order) {
        return new SpringListeners(client(order.endpoint()), order.queues(), options(order.kind()));
    }

    private java.util.function.Consumer<SqsContainerOptionsBuilder> options(Order.Kind kind) {
        return options -> {
            if (tuned) {
                options.maxConcurrentMessages(concurrency);
            }
            if (kind == Order.Kind.DRAIN) { // it stops when its last poll is over
                options.pollTimeout(Duration.ofSeconds(1));
            }
        };
    }

    @Override
    public void send(String endpoint, QueueName queue, int messages) {
        try (var client = client(endpoint)) {
            var template = SqsTemplate.newTemplate(client);
            for (var sent = 0; sent < messages; sent += LOT) {
                var lot = new ArrayList<Message<String>>();
                for (var i = 0; i < Math.min(LOT, messages - sent); i++) {
                    lot.add(MessageBuilder.withPayload(Stamp.body()).build());
                }
                template.sendMany(queue.value(), lot);
            }
        }
    }
}
