package io.hookworks.benchmarks;

import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.pubsub.v1.ProjectSubscriptionName;

import io.hookworks.queue.QueueName;

import java.util.ArrayList;
import java.util.List;

/**
 * Google's own {@link Subscriber}, with its defaults but for the limit of messages in work and the
 * number of streams, which are those of Hookworks. Its handler does nothing but acknowledge, and
 * waits for no answer.
 */
final class GoogleSubscriber implements Contender {
    /** As Hookworks shares messages out to streams. */
    private static final int SHARE = 64;

    private static final int MOST_STREAMS = 8;

    private final String endpoint;
    private final List<QueueName> queues;
    private final int concurrency;
    private final List<Subscriber> subscribers = new ArrayList<>();

    GoogleSubscriber(String endpoint, List<QueueName> queues, int concurrency) {
        this.endpoint = endpoint;
        this.queues = queues;
        this.concurrency = concurrency;
    }

    @Override
    public void start(Handled handled) {
        var channels =
                SubscriptionAdminSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(endpoint)
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build();
        var limit =
                FlowControlSettings.newBuilder()
                        .setMaxOutstandingElementCount((long) concurrency)
                        .build();
        MessageReceiver handler =
                (message, consumer) -> {
                    handled.begun(message.getData()::toStringUtf8);
                    consumer.ack();
                    handled.message(message.getMessageId());
                };
        for (var queue : queues) {
            var subscription = ProjectSubscriptionName.of(Provider.PROJECT, queue.value());
            subscribers.add(
                    Subscriber.newBuilder(subscription, handler)
                            .setChannelProvider(channels)
                            .setCredentialsProvider(NoCredentialsProvider.create())
                            .setFlowControlSettings(limit)
                            .setParallelPullCount(Math.clamp(concurrency / SHARE, 1, MOST_STREAMS))
                            .build());
        }
        subscribers.forEach(Subscriber::startAsync);
    }

    @Override
    public void close() {
        subscribers.forEach(Subscriber::stopAsync);
        subscribers.forEach(Subscriber::awaitTerminated);
    }
}
