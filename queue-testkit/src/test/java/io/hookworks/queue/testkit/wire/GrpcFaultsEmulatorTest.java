package io.hookworks.queue.testkit.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

import org.junit.jupiter.api.Test;

import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The wire carries the protocol of Pub/Sub, as Google's own server speaks it. */
class GrpcFaultsEmulatorTest {
    private static final MethodDescriptor<Topic, Topic> CREATE_TOPIC =
            method(
                    "Publisher/CreateTopic",
                    MethodType.UNARY,
                    Topic.getDefaultInstance(),
                    Topic.getDefaultInstance());
    private static final MethodDescriptor<Subscription, Subscription> CREATE_SUBSCRIPTION =
            method(
                    "Subscriber/CreateSubscription",
                    MethodType.UNARY,
                    Subscription.getDefaultInstance(),
                    Subscription.getDefaultInstance());
    private static final MethodDescriptor<PublishRequest, PublishResponse> PUBLISH =
            method(
                    "Publisher/Publish",
                    MethodType.UNARY,
                    PublishRequest.getDefaultInstance(),
                    PublishResponse.getDefaultInstance());
    private static final MethodDescriptor<StreamingPullRequest, StreamingPullResponse> PULL =
            method(
                    "Subscriber/StreamingPull",
                    MethodType.BIDI_STREAMING,
                    StreamingPullRequest.getDefaultInstance(),
                    StreamingPullResponse.getDefaultInstance());

    private final String project = "projects/wire-" + UUID.randomUUID();
    private final String topic = project + "/topics/orders";
    private final String subscription = project + "/subscriptions/orders";

    @Test
    void publish_whose_answer_is_lost_arrives_over_a_stream() throws Exception {
        var emulator = PubSubEmulator.shared().endpoint().split(":", 2);
        try (var wire = new GrpcFaults(emulator[0], Integer.parseInt(emulator[1]))) {
            var driver = NettyChannelBuilder.forTarget(wire.endpoint()).usePlaintext().build();
            try {
                provision(driver);
                wire.order(wire.operation(Verb.SEND), new Fault.LoseAnswer());
                assertThrows(StatusRuntimeException.class, () -> publish(driver, "lost"));
                assertEquals("lost", pull(driver));
                assertEquals(1, wire.calls(wire.operation(Verb.SEND)));
                assertEquals(1, wire.calls(wire.operation(Verb.RECEIVE)));
            } finally {
                driver.shutdownNow();
            }
        }
    }

    private void provision(ManagedChannel driver) {
        call(driver, CREATE_TOPIC, Topic.newBuilder().setName(topic).build());
        call(
                driver,
                CREATE_SUBSCRIPTION,
                Subscription.newBuilder().setName(subscription).setTopic(topic).build());
    }

    private void publish(ManagedChannel driver, String text) {
        var message = PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text));
        call(
                driver,
                PUBLISH,
                PublishRequest.newBuilder().setTopic(topic).addMessages(message).build());
    }

    private String pull(ManagedChannel driver) throws Exception {
        BlockingClientCall<StreamingPullRequest, StreamingPullResponse> stream =
                ClientCalls.blockingBidiStreamingCall(driver, PULL, CallOptions.DEFAULT);
        stream.write(
                StreamingPullRequest.newBuilder()
                        .setSubscription(subscription)
                        .setStreamAckDeadlineSeconds(10)
                        .build());
        var answer = stream.read(20, TimeUnit.SECONDS);
        stream.cancel("that is all", null);
        return answer.getReceivedMessages(0).getMessage().getData().toStringUtf8();
    }

    private static <Q, A> A call(ManagedChannel driver, MethodDescriptor<Q, A> method, Q request) {
        return ClientCalls.blockingUnaryCall(driver, method, CallOptions.DEFAULT, request);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            String name, MethodType type, Q request, A answer) {
        return MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(request), ProtoUtils.marshaller(answer))
                .setType(type)
                .setFullMethodName("google.pubsub.v1." + name)
                .build();
    }
}
