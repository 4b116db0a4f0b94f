package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.PubsubMessage;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.time.Instant;

/**
 * A message that is ready for the wire and within the limits.
 *
 * @param place which entry of the send it is
 * @param bytes what it takes of a publish request at most
 */
record PubSubParcel(int place, PubsubMessage message, Duration delay, int bytes) {
    /** The frame of a message in its request, and its due time in the delay lane. */
    private static final int FRAME_BYTES = 64;

    static PubSubParcel of(int place, QueueName queue, Outgoing outgoing, Capabilities can) {
        var message = outgoing.message();
        checkKey(queue, message, can.ordering());
        can.checkSendDelay(queue, outgoing.delay());
        if (message.attributes().size() > can.maxAttributes()) {
            var detail = "more than " + can.maxAttributes() + " attributes";
            throw refusal(Kind.MESSAGE_REFUSED, queue, detail);
        }
        var encoded = PubSubCodec.encode(outgoing);
        var bytes = encoded.getSerializedSize();
        if (bytes > can.maxBytes(queue, outgoing)) {
            var detail = bytes + " bytes as encoded, more than " + can.maxBytes(queue, outgoing);
            throw refusal(Kind.TOO_LARGE, queue, detail);
        }
        return new PubSubParcel(place, encoded, outgoing.delay(), bytes + FRAME_BYTES);
    }

    private static void checkKey(QueueName queue, Message message, Ordering ordering) {
        var key = message.orderingKey();
        if (key == null) {
            return;
        }
        switch (ordering) {
            case NONE -> throw refusal(Kind.UNSUPPORTED, queue, "this queue keeps no order by key");
            case PER_KEY -> {
                if (!PubSubText.fits(key, PubSubLimits.KEY_BYTES)) {
                    var detail =
                            "an ordering key is text of at most " + PubSubLimits.KEY_BYTES + " B";
                    throw refusal(Kind.MESSAGE_REFUSED, queue, detail);
                }
            }
        }
    }

    private static QueueException refusal(Kind kind, QueueName queue, String detail) {
        return PubSubLimits.refusal(kind, queue, Verb.SEND, detail);
    }

    /** Empty without one. */
    String key() {
        return message.getOrderingKey();
    }

    boolean delayed() {
        return !delay.isZero();
    }

    /** The message as it is published now. */
    PubsubMessage at(Instant now) {
        return delayed()
                ? message.toBuilder()
                        .putAttributes(PubSubCodec.DUE, now.plus(delay).toString())
                        .build()
                : message;
    }
}
