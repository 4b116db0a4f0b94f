package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.StreamingPullResponse.AcknowledgeConfirmation;
import com.google.pubsub.v1.StreamingPullResponse.ModifyAckDeadlineConfirmation;

import io.grpc.Status;

import java.util.ArrayList;
import java.util.List;

/** Settling over a stream; only with exactly-once delivery is it confirmed. */
final class StreamSettlement {
    private StreamSettlement() {}

    /** Settles what the request names, and returns what the client is to hear about it. */
    static List<StreamingPullResponse> of(
            StreamingPullRequest request, String subscription, FakeBroker broker) {
        var answers = new ArrayList<StreamingPullResponse>();
        if (request.getAckIdsCount() > 0) {
            answers.add(confirmation(broker.ack(subscription, request.getAckIdsList())));
        }
        if (request.getModifyDeadlineAckIdsCount() != request.getModifyDeadlineSecondsCount()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("modify_deadline_ack_ids and _seconds differ in number")
                    .asRuntimeException();
        }
        for (int i = 0; i < request.getModifyDeadlineAckIdsCount(); i++) {
            var ids = List.of(request.getModifyDeadlineAckIds(i));
            answers.add(
                    modification(
                            broker.modify(subscription, ids, request.getModifyDeadlineSeconds(i))));
        }
        return broker.settings(subscription).getEnableExactlyOnceDelivery() ? answers : List.of();
    }

    private static StreamingPullResponse confirmation(AckIds.Outcome outcome) {
        return StreamingPullResponse.newBuilder()
                .setAcknowledgeConfirmation(
                        AcknowledgeConfirmation.newBuilder()
                                .addAllAckIds(outcome.done())
                                .addAllInvalidAckIds(outcome.invalid())
                                .addAllTemporaryFailedAckIds(outcome.failedForNow()))
                .build();
    }

    private static StreamingPullResponse modification(AckIds.Outcome outcome) {
        return StreamingPullResponse.newBuilder()
                .setModifyAckDeadlineConfirmation(
                        ModifyAckDeadlineConfirmation.newBuilder()
                                .addAllAckIds(outcome.done())
                                .addAllInvalidAckIds(outcome.invalid())
                                .addAllTemporaryFailedAckIds(outcome.failedForNow()))
                .build();
    }
}
