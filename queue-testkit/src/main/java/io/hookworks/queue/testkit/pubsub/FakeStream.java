package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.StreamingPullResponse.SubscriptionProperties;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * One StreamingPull. When it ends, whoever ends it, its messages stay leased until their deadline.
 */
final class FakeStream implements StreamObserver<StreamingPullRequest>, Outlet {
    private static final int MESSAGES_PER_ANSWER = 10;

    /** From this version of the protocol on, the service answers a client's keep-alive. */
    private static final long KEEP_ALIVE = 1;

    private final FakeBroker broker;
    private final FakePump pump;
    private final Permissions permissions;
    private final ServerCallStreamObserver<StreamingPullResponse> client;
    private StreamingPullRequest opening = StreamingPullRequest.getDefaultInstance();
    private @Nullable Puller puller;
    private boolean silent;
    private boolean over;

    FakeStream(
            FakeBroker broker,
            FakePump pump,
            Permissions permissions,
            ServerCallStreamObserver<StreamingPullResponse> client) {
        this.broker = broker;
        this.pump = pump;
        this.permissions = permissions;
        this.client = client;
        client.setOnCancelHandler(this::leave);
    }

    @Override
    public synchronized void onNext(StreamingPullRequest request) {
        if (over || silent) {
            return;
        }
        try {
            if (puller == null) {
                open(request);
            } else {
                goOn(request, puller);
            }
        } catch (StatusRuntimeException e) {
            end(e);
        }
    }

    private void open(StreamingPullRequest request) {
        var settings = broker.settings(request.getSubscription());
        permissions.require(settings.getName(), "pubsub.subscriptions.consume");
        opening = request;
        puller =
                new Puller(
                        request.getMaxOutstandingMessages(),
                        request.getMaxOutstandingBytes(),
                        deadline(request));
        settle(request);
        pump.add(this);
    }

    private void goOn(StreamingPullRequest request, Puller holder) {
        if (!request.getSubscription().isEmpty()
                || request.getMaxOutstandingMessages() != 0
                || request.getMaxOutstandingBytes() != 0
                || request.getProtocolVersion() != 0) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("subscription, limits and version belong to the first request")
                    .asRuntimeException();
        }
        if (request.getStreamAckDeadlineSeconds() != 0) {
            holder.deadline(deadline(request));
        }
        settle(request);
        if (opening.getProtocolVersion() >= KEEP_ALIVE
                && request.equals(StreamingPullRequest.getDefaultInstance())) {
            client.onNext(StreamingPullResponse.getDefaultInstance());
        }
    }

    private static Duration deadline(StreamingPullRequest request) {
        return Duration.ofSeconds(
                SubscriptionRules.within(
                        "stream_ack_deadline_seconds",
                        request.getStreamAckDeadlineSeconds(),
                        10,
                        600));
    }

    private void settle(StreamingPullRequest request) {
        for (var answer : StreamSettlement.of(request, opening.getSubscription(), broker)) {
            client.onNext(answer);
        }
    }

    @Override
    public synchronized boolean deliver() {
        if (over || silent || puller == null) {
            return false;
        }
        try {
            var subscription = opening.getSubscription();
            var messages = broker.take(subscription, puller, MESSAGES_PER_ANSWER);
            if (messages.isEmpty()) {
                return false;
            }
            client.onNext(
                    StreamingPullResponse.newBuilder()
                            .addAllReceivedMessages(messages)
                            .setSubscriptionProperties(properties(subscription))
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            end(e);
            return false;
        }
    }

    private SubscriptionProperties properties(String subscription) {
        var settings = broker.settings(subscription);
        return SubscriptionProperties.newBuilder()
                .setExactlyOnceDeliveryEnabled(settings.getEnableExactlyOnceDelivery())
                .setMessageOrderingEnabled(settings.getEnableMessageOrdering())
                .build();
    }

    /** Says nothing any more and hears nothing, as a connection does that is dead unnoticed. */
    synchronized void freeze() {
        silent = true;
    }

    synchronized void end(StatusRuntimeException why) {
        if (!over) {
            leave();
            client.onError(why);
        }
    }

    @Override
    public synchronized void onCompleted() {
        if (!over && !silent) {
            leave();
            client.onCompleted();
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        leave();
    }

    private synchronized void leave() {
        over = true;
        pump.remove(this);
    }
}
