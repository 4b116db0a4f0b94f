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
import java.util.concurrent.ExecutionException;

/**
 * The best loop that we can write by hand on the bare SDK: receive ten, delete ten, as many loops
 * at once as the concurrency fills, no handler, no lease, no retry, no metrics. What Hookworks is
 * measured against.
 */
final class NativeTwin implements Contender {
    private final SqsAsyncClient sqs;
    private final List<String> urls;
    private final int concurrency;
    private final List<Thread> loops = new ArrayList<>();

    NativeTwin(String endpoint, List<QueueName> queues, int concurrency) {
        this.concurrency = concurrency;
        sqs =
                SqsAsyncClient.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("local", "local")))
                        .httpClient(AwsCrtAsyncHttpClient.builder().maxConcurrency(64).build())
                        .build();
        urls = queues.stream().map(this::url).toList();
    }

    private String url(QueueName queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue.value())).join().queueUrl();
    }

    @Override
    public void start(Handled handled) {
        for (var url : urls) {
            for (var i = 0; i < concurrency / 10; i++) {
                loops.add(Thread.ofVirtual().start(() -> loop(url, handled)));
            }
        }
    }

    private void loop(String url, Handled handled) {
        try {
            while (!handled.all()) {
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
                    messages.forEach(message -> handled.begun(message::body));
                    delete(url, messages);
                    messages.forEach(message -> handled.message(message.messageId()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void delete(String url, List<Message> messages)
            throws InterruptedException, ExecutionException {
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
