package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.TimeSource;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * A delayed message on its way through the lane.
 *
 * @param due not to be published into its queue before this steady time
 */
record Parcel(String ackId, PubsubMessage message, Instant due) {
    /** One that does not say when, or not in words that can be read, is due at once. */
    static Parcel of(ReceivedMessage received, TimeSource clock) {
        var message = received.getMessage();
        var due = clock.steady().plus(left(message, clock.instant()));
        return new Parcel(received.getAckId(), message, due);
    }

    /** The time on the wire is that of the wall; what is left of it is measured steadily. */
    private static Duration left(PubsubMessage message, Instant now) {
        try {
            var due = message.getAttributesOrDefault(PubSubCodec.DUE, now.toString());
            return Duration.between(now, Instant.parse(due));
        } catch (DateTimeException e) {
            return Duration.ZERO; // the queue's codec tells what else is wrong with it
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
