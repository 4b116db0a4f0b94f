package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * A delayed message on its way through the lane.
 *
 * @param due not to be published into its queue before
 */
record Parcel(String ackId, PubsubMessage message, Instant due) {
    /** One that does not say when, or not in words that can be read, is due at once. */
    static Parcel of(ReceivedMessage received, Instant now) {
        var message = received.getMessage();
        return new Parcel(received.getAckId(), message, due(message, now));
    }

    private static Instant due(PubsubMessage message, Instant now) {
        try {
            return Instant.parse(message.getAttributesOrDefault(PubSubCodec.DUE, now.toString()));
        } catch (DateTimeException e) {
            return now; // the queue's codec tells what else is wrong with it
        }
    }

    String id() {
        return message.getMessageId();
    }

    int bytes() {
        return message.getSerializedSize();
    }

    Duration left(Instant now) {
        return Duration.between(now, due);
    }

    PubsubMessage undelayed() {
        return message.toBuilder()
                .removeAttributes(PubSubCodec.DUE)
                .clearMessageId()
                .clearPublishTime()
                .build();
    }
}
