package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;

import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** The service that subscriptions are behind. */
final class FakeSubscriber {
    private final FakeBroker broker;
    private final FakePump pump;
    private final Permissions permissions;

    FakeSubscriber(FakeBroker broker, FakePump pump, Permissions permissions) {
        this.broker = broker;
        this.pump = pump;
        this.permissions = permissions;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PubSubMethods.SUBSCRIBER)
                .addMethod(Unary.of(PubSubMethods.CREATE_SUBSCRIPTION, this::create))
                .addMethod(Unary.of(PubSubMethods.UPDATE_SUBSCRIPTION, this::update))
                .addMethod(Unary.of(PubSubMethods.GET_SUBSCRIPTION, this::get))
                .addMethod(Unary.of(PubSubMethods.DELETE_SUBSCRIPTION, this::delete))
                .addMethod(Unary.of(PubSubMethods.ACKNOWLEDGE, this::acknowledge))
                .addMethod(Unary.of(PubSubMethods.MODIFY_ACK_DEADLINE, this::modify))
                .addMethod(PubSubMethods.PULL, ServerCalls.asyncUnaryCall(this::pull))
                .addMethod(
                        PubSubMethods.STREAMING_PULL,
                        ServerCalls.asyncBidiStreamingCall(this::stream))
                .build();
    }

    private Subscription create(Subscription subscription) {
        permissions.require(subscription.getName(), "pubsub.subscriptions.create");
        permissions.require(subscription.getTopic(), "pubsub.topics.attachSubscription");
        return broker.with(all -> all.createSubscription(subscription));
    }

    private Subscription update(UpdateSubscriptionRequest request) {
        var wanted = request.getSubscription();
        permissions.require(wanted.getName(), "pubsub.subscriptions.update");
        return broker.with(all -> all.updateSubscription(wanted, request.getUpdateMask()));
    }

    private Subscription get(GetSubscriptionRequest request) {
        permissions.require(request.getSubscription(), "pubsub.subscriptions.get");
        return broker.settings(request.getSubscription());
    }

    private Empty delete(DeleteSubscriptionRequest request) {
        permissions.require(request.getSubscription(), "pubsub.subscriptions.delete");
        return broker.with(
                all -> {
                    all.deleteSubscription(request.getSubscription());
                    return Empty.getDefaultInstance();
                });
    }

    private Empty acknowledge(AcknowledgeRequest request) {
        permissions.require(request.getSubscription(), "pubsub.subscriptions.consume");
        return answer(broker.ack(request.getSubscription(), request.getAckIdsList()));
    }

    private Empty modify(ModifyAckDeadlineRequest request) {
        permissions.require(request.getSubscription(), "pubsub.subscriptions.consume");
        return answer(
                broker.modify(
                        request.getSubscription(),
                        request.getAckIdsList(),
                        request.getAckDeadlineSeconds()));
    }

    private static Empty answer(AckIds.Outcome outcome) {
        if (!outcome.allDone()) {
            throw AckIds.refused(outcome);
        }
        return Empty.getDefaultInstance();
    }

    private void pull(PullRequest request, StreamObserver<PullResponse> client) {
        try {
            permissions.require(request.getSubscription(), "pubsub.subscriptions.consume");
            FakePull.start(broker, pump, request, (ServerCallStreamObserver<PullResponse>) client);
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }

    private StreamObserver<StreamingPullRequest> stream(
            StreamObserver<StreamingPullResponse> client) {
        return new FakeStream(
                broker,
                pump,
                permissions,
                (ServerCallStreamObserver<StreamingPullResponse>) client);
    }
}
