package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;

import java.time.Duration;

/** One call of Pull, which waits for a first message. */
final class FakePull implements Outlet {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FakeBroker broker;
    private final FakePump pump;
    private final PullRequest request;
    private final ServerCallStreamObserver<PullResponse> client;
    private final Puller puller;
    private boolean over;

    private FakePull(
            FakeBroker broker,
            FakePump pump,
            PullRequest request,
            ServerCallStreamObserver<PullResponse> client) {
        this.broker = broker;
        this.pump = pump;
        this.request = request;
        this.client = client;
        var settings = broker.settings(request.getSubscription());
        this.puller = new Puller(0, 0, Duration.ofSeconds(settings.getAckDeadlineSeconds()));
    }

    @SuppressWarnings("deprecation") // return_immediately is what it still says.
    static void start(
            FakeBroker broker,
            FakePump pump,
            PullRequest request,
            ServerCallStreamObserver<PullResponse> client) {
        SubscriptionRules.within("max_messages", request.getMaxMessages(), 1, Integer.MAX_VALUE);
        var pull = new FakePull(broker, pump, request, client);
        client.setOnCancelHandler(pull::leave);
        pump.add(pull);
        pump.later(request.getReturnImmediately() ? Duration.ZERO : PATIENCE, pull::giveUp);
    }

    @Override
    public synchronized boolean deliver() {
        if (over) {
            return false;
        }
        try {
            var messages = broker.take(request.getSubscription(), puller, request.getMaxMessages());
            if (!messages.isEmpty()) {
                answer(PullResponse.newBuilder().addAllReceivedMessages(messages).build());
            }
            return !messages.isEmpty();
        } catch (StatusRuntimeException e) {
            leave();
            client.onError(e);
            return false;
        }
    }

    private synchronized void giveUp() {
        if (!over) {
            answer(PullResponse.getDefaultInstance());
        }
    }

    private void answer(PullResponse response) {
        leave();
        client.onNext(response);
        client.onCompleted();
    }

    private synchronized void leave() {
        over = true;
        pump.remove(this);
    }
}
