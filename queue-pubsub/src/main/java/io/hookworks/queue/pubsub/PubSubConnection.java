package io.hookworks.queue.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.BackgroundResource;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.ChannelPoolSettings;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The generated stubs over gRPC channels of their own: sending never waits behind a stream of
 * deliveries.
 */
final class PubSubConnection {
    /** Google's own libraries do the same; a dead connection is found within 45 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /** The first try and one more, by the library's own backoff; the caller decides on more. */
    private static final int ATTEMPTS = 2;

    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(15);

    /** One response carries several messages of up to 10 MB. */
    private static final int INBOUND_BYTES = 64 * 1024 * 1024;

    private final PublisherStub publisher;
    private final SubscriberStub subscriber;

    private PubSubConnection(PublisherStub publisher, SubscriberStub subscriber) {
        this.publisher = publisher;
        this.subscriber = subscriber;
    }

    static PubSubConnection open(PubSubSettings settings) {
        try {
            return new PubSubConnection(publisher(settings), subscriber(settings));
        } catch (IOException e) {
            throw new UncheckedIOException("no credentials for Pub/Sub: " + e.getMessage(), e);
        }
    }

    PublisherStub publisher() {
        return publisher;
    }

    SubscriberStub subscriber() {
        return subscriber;
    }

    private static PublisherStub publisher(PubSubSettings settings) throws IOException {
        var stub =
                PublisherStubSettings.newBuilder()
                        .setTransportChannelProvider(channels(settings, 1))
                        .setCredentialsProvider(credentials(settings));
        var total = settings.callTimeout();
        stub.applyToAllUnaryMethods(
                call -> {
                    call.retrySettings().setTotalTimeoutDuration(total).setMaxAttempts(ATTEMPTS);
                    return null;
                });
        // One try, and no batches but the sender's own: what an error says of the last of several
        // tries would say nothing of the first.
        stub.publishSettings()
                .setBatchingSettings(BatchingSettings.newBuilder().setIsEnabled(false).build())
                .setSimpleTimeoutNoRetriesDuration(total);
        return GrpcPublisherStub.create(stub.build());
    }

    private static SubscriberStub subscriber(PubSubSettings settings) throws IOException {
        var stub =
                SubscriberStubSettings.newBuilder()
                        .setTransportChannelProvider(channels(settings, settings.channels()))
                        .setCredentialsProvider(credentials(settings));
        var total = settings.callTimeout();
        stub.applyToAllUnaryMethods(
                call -> {
                    call.retrySettings().setTotalTimeoutDuration(total).setMaxAttempts(ATTEMPTS);
                    return null;
                });
        return GrpcSubscriberStub.create(stub.build());
    }

    private static InstantiatingGrpcChannelProvider channels(PubSubSettings settings, int count) {
        var channels =
                SubscriberStubSettings.defaultGrpcTransportProviderBuilder()
                        .setMaxInboundMessageSize(INBOUND_BYTES)
                        .setChannelPoolSettings(ChannelPoolSettings.staticallySized(count));
        var emulator = settings.emulator();
        if (emulator == null) {
            channels.setKeepAliveTimeDuration(KEEP_ALIVE)
                    .setKeepAliveTimeoutDuration(KEEP_ALIVE_TIMEOUT)
                    .setChannelConfigurator(Mended::of);
        } else { // which hangs up on those who ping so often
            channels.setEndpoint(emulator)
                    .setChannelConfigurator(builder -> Mended.of(builder.usePlaintext()));
        }
        return channels.build();
    }

    private static CredentialsProvider credentials(PubSubSettings settings) {
        return settings.emulator() == null
                ? SubscriptionAdminSettings.defaultCredentialsProviderBuilder().build()
                : NoCredentialsProvider.create();
    }

    /** Lets calls under way end within this time. */
    void close(Duration within) {
        publisher.shutdown();
        subscriber.shutdown();
        end(publisher, within);
        end(subscriber, within);
    }

    private static void end(BackgroundResource stub, Duration within) {
        try {
            if (!stub.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                stub.shutdownNow();
            }
        } catch (InterruptedException e) {
            stub.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
