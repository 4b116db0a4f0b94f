package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Speaks the wire of Pub/Sub and adds nothing. */
final class RawPubSub implements AutoCloseable {
    private final ManagedChannel channel;
    private final String suffix = UUID.randomUUID().toString();

    RawPubSub(String endpoint) {
        channel =
                NettyChannelBuilder.forTarget(endpoint)
                        .usePlaintext()
                        .maxInboundMessageSize(20 << 20)
                        .build();
    }

    /** A name that no other test has. */
    String topicName(String id) {
        return "projects/hookworks/topics/" + id + "-" + suffix;
    }

    String subscriptionName(String id) {
        return "projects/hookworks/subscriptions/" + id + "-" + suffix;
    }

    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                method,
                CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
                request);
    }

    String topic(String id) {
        return call(PubSubMethods.CREATE_TOPIC, Topic.newBuilder().setName(topicName(id)).build())
                .getName();
    }

    String subscribe(Subscription.Builder subscription) {
        return call(PubSubMethods.CREATE_SUBSCRIPTION, subscription.build()).getName();
    }

    Subscription update(Subscription subscription, String... paths) {
        return call(
                PubSubMethods.UPDATE_SUBSCRIPTION,
                UpdateSubscriptionRequest.newBuilder()
                        .setSubscription(subscription)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(Arrays.asList(paths)))
                        .build());
    }

    void deleteSubscription(String name) {
        call(
                PubSubMethods.DELETE_SUBSCRIPTION,
                DeleteSubscriptionRequest.newBuilder().setSubscription(name).build());
    }

    List<String> publish(String topic, PubsubMessage... messages) {
        return call(
                        PubSubMethods.PUBLISH,
                        PublishRequest.newBuilder()
                                .setTopic(topic)
                                .addAllMessages(Arrays.asList(messages))
                                .build())
                .getMessageIdsList();
    }

    List<String> publish(String topic, String... texts) {
        return publish(
                topic, Arrays.stream(texts).map(RawPubSub::text).toArray(PubsubMessage[]::new));
    }

    static PubsubMessage text(String text) {
        return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
    }

    static PubsubMessage keyed(String key, String text) {
        return text(text).toBuilder().setOrderingKey(key).build();
    }

    List<ReceivedMessage> pull(String subscription, int max) {
        return call(
                        PubSubMethods.PULL,
                        PullRequest.newBuilder()
                                .setSubscription(subscription)
                                .setMaxMessages(max)
                                .build())
                .getReceivedMessagesList();
    }

    void ack(String subscription, String... ids) {
        call(
                PubSubMethods.ACKNOWLEDGE,
                AcknowledgeRequest.newBuilder()
                        .setSubscription(subscription)
                        .addAllAckIds(Arrays.asList(ids))
                        .build());
    }

    void modifyDeadline(String subscription, int seconds, String... ids) {
        call(
                PubSubMethods.MODIFY_ACK_DEADLINE,
                ModifyAckDeadlineRequest.newBuilder()
                        .setSubscription(subscription)
                        .setAckDeadlineSeconds(seconds)
                        .addAllAckIds(Arrays.asList(ids))
                        .build());
    }

    RawStream stream(String subscription, int maxMessages) {
        return stream(
                StreamingPullRequest.newBuilder()
                        .setSubscription(subscription)
                        .setStreamAckDeadlineSeconds(10)
                        .setMaxOutstandingMessages(maxMessages)
                        .build());
    }

    RawStream stream(StreamingPullRequest first) {
        var stream =
                new RawStream(channel.newCall(PubSubMethods.STREAMING_PULL, CallOptions.DEFAULT));
        stream.send(first);
        return stream;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
