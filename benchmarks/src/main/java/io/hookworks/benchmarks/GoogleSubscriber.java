package io.hookworks.benchmarks;

import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.pubsub.v1.ProjectSubscriptionName;

import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

/**
 * Google's own {@link Subscriber}, with its defaults but for the limit of messages in work and the
 * number of streams, which are those of Hookworks. Its handler does nothing but acknowledge, and
 * waits for no answer.
 */
final class GoogleSubscriber implements Consumer.Contender {
    /** As Hookworks shares messages out to streams. */
    private static final int SHARE = 64;

    private static final int MOST_STREAMS = 8;

    private final String endpoint;
    private final QueueName queue;
    private final int concurrency;
    private @Nullable Subscriber subscriber;

    GoogleSubscriber(String endpoint, QueueName queue, int concurrency) {
        this.endpoint = endpoint;
        this.queue = queue;
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
                    consumer.ack();
                    handled.message(message.getMessageId());
                };
        var subscription = ProjectSubscriptionName.of(Provider.PROJECT, queue.value());
        var started =
                Subscriber.newBuilder(subscription, handler)
                        .setChannelProvider(channels)
                        .setCredentialsProvider(NoCredentialsProvider.create())
                        .setFlowControlSettings(limit)
                        .setParallelPullCount(Math.clamp(concurrency / SHARE, 1, MOST_STREAMS))
                        .build();
        started.startAsync();
        subscriber = started;
    }

    @Override
    public void close() {
        if (subscriber != null) {
            subscriber.stopAsync().awaitTerminated();
        }
    }
}
