package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * The best loop that we can write by hand on the bare SDK: receive ten, delete ten, eight loops at
 * once, no handler, no lease, no retry, no metrics. What Hookworks is measured against.
 */
final class NativeTwin implements Consumer.Contender {
    private static final int LOOPS = Consumer.IN_FLIGHT / 10;

    private final SqsAsyncClient sqs;
    private final String url;
    private final List<Thread> loops = new ArrayList<>();

    NativeTwin(URI endpoint, QueueName queue) {
        sqs =
                SqsAsyncClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("local", "local")))
                        .httpClient(AwsCrtAsyncHttpClient.builder().maxConcurrency(64).build())
                        .build();
        url = sqs.getQueueUrl(request -> request.queueName(queue.value())).join().queueUrl();
    }

    @Override
    public void start(CountDownLatch handled) {
        for (var i = 0; i < LOOPS; i++) {
            loops.add(Thread.ofVirtual().start(() -> loop(handled)));
        }
    }

    private void loop(CountDownLatch handled) {
        try {
            while (handled.getCount() > 0) {
                var messages =
                        sqs.receiveMessage(
                                        request ->
                                                request.queueUrl(url)
                                                        .maxNumberOfMessages(10)
                                                        .waitTimeSeconds(1)
                                                        .messageAttributeNames("All"))
                                .get()
                                .messages();
                if (!messages.isEmpty()) {
                    delete(messages);
                    messages.forEach(message -> handled.countDown());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void delete(List<Message> messages) throws InterruptedException, ExecutionException {
        var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
        for (var message : messages) {
            entries.add(
                    DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(entries.size()))
                            .receiptHandle(message.receiptHandle())
                            .build());
        }
        sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(entries)).get();
    }

    @Override
    public void close() throws InterruptedException {
        for (var loop : loops) {
            loop.join();
        }
        sqs.close();
    }
}
