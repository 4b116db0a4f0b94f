package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;

import io.hookworks.queue.TimeSource;

import java.util.List;

/**
 * What every part that receives works with.
 *
 * @param client tells the service which streams are of one process
 */
record Wire(
        PublisherStub publisher,
        SubscriberStub subscriber,
        PubSubNames names,
        String client,
        TimeSource clock,
        Standstill standstill,
        Timekeeper timer) {

    /** Whether what comes over this stream may have been sent under a lease that is over. */
    boolean stale(PullStream stream) {
        return stream.era() != standstill.era();
    }

    ApiFuture<Empty> acknowledge(String subscription, List<String> ackIds) {
        return subscriber
                .acknowledgeCallable()
                .futureCall(
                        AcknowledgeRequest.newBuilder()
                                .setSubscription(subscription)
                                .addAllAckIds(ackIds)
                                .build());
    }

    /**
     * @param seconds from now, 0 to 600; 0 gives the messages back
     */
    ApiFuture<Empty> modify(String subscription, List<String> ackIds, int seconds) {
        return subscriber
                .modifyAckDeadlineCallable()
                .futureCall(
                        ModifyAckDeadlineRequest.newBuilder()
                                .setSubscription(subscription)
                                .setAckDeadlineSeconds(seconds)
                                .addAllAckIds(ackIds)
                                .build());
    }
}
