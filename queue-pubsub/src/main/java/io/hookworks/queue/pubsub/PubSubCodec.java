package io.hookworks.queue.pubsub;

import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Rfc3339;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Messages in the wire format of {@code docs/wire-format.md}, and back. */
final class PubSubCodec {
    static final String ID = "ce-id";
    static final String TYPE = "ce-type";
    static final String TIME = "ce-time";

    /** How many bytes of packed attributes stand before the payload. */
    static final String PACKED = "hw-attributes-bytes";

    /** When a message leaves the delay lane; no part of the message itself. */
    static final String DUE = "hw-due";

    private PubSubCodec() {}

    /** Its key as well, so check before whether the queue takes it. */
    static PubsubMessage encode(Outgoing outgoing) {
        var message = outgoing.message();
        var attributes = new LinkedHashMap<String, String>();
        attributes.put(ID, message.id());
        attributes.put(TYPE, message.type());
        attributes.put(TIME, message.time().toString());
        var packed =
                PubSubAttributes.write(
                        Facts.join(message.attributes(), outgoing.facts()), attributes);
        if (!packed.isEmpty()) {
            attributes.put(PACKED, Integer.toString(packed.size()));
        }
        // A payload never changes, so its bytes need no copy.
        var payload = UnsafeByteOperations.unsafeWrap(message.payload().buffer());
        var wire =
                PubsubMessage.newBuilder()
                        .setData(packed.concat(payload))
                        .putAllAttributes(attributes);
        if (message.orderingKey() != null) {
            wire.setOrderingKey(message.orderingKey());
        }
        return wire.build();
    }

    /**
     * @param ordering what the queue keeps: without it a key is no part of the message, and the
     *     message could not be sent there again
     */
    static Delivery.Content decode(PubsubMessage wire, Ordering ordering) {
        try {
            return decoded(wire, ordering);
        } catch (RuntimeException e) { // whatever it is: the others of its receive go on
            var reason = String.valueOf(e.getMessage());
            var raw = Payload.of(wire.getData().toByteArray());
            return new Delivery.Undecodable(
                    reason, raw, wire.getAttributesMap(), wire.getMessageId());
        }
    }

    private static Delivery.Decoded decoded(PubsubMessage wire, Ordering ordering) {
        var attributes = new LinkedHashMap<>(wire.getAttributesMap());
        var id = attributes.remove(ID);
        var type = attributes.remove(TYPE);
        var time = attributes.remove(TIME);
        var packed = packed(attributes.remove(PACKED), wire.getData().size());
        if (type == null) {
            throw new Unreadable("the attribute " + TYPE + " is missing");
        }
        var read = PubSubAttributes.read(attributes, wire.getData().substring(0, packed));
        var message =
                new Message(
                        id == null ? wire.getMessageId() : id,
                        type,
                        time == null ? published(wire) : time(time),
                        Payload.of(wire.getData().substring(packed).toByteArray()),
                        read.attributes(),
                        key(wire, ordering));
        return new Delivery.Decoded(message, wire.getMessageId(), read.facts());
    }

    private static int packed(@Nullable String told, int size) {
        if (told == null) {
            return 0;
        }
        if (!told.matches("\\d{1,8}") || Integer.parseInt(told) > size) {
            throw new Unreadable(PACKED + " is no number of bytes that are there: " + told);
        }
        return Integer.parseInt(told);
    }

    private static @Nullable String key(PubsubMessage wire, Ordering ordering) {
        var kept = ordering == Ordering.PER_KEY && !wire.getOrderingKey().isEmpty();
        return kept ? wire.getOrderingKey() : null;
    }

    private static Instant time(String time) {
        try {
            return Rfc3339.parse(time);
        } catch (DateTimeException e) {
            var why = " is not a time of RFC 3339 (" + e.getMessage() + "): ";
            throw new Unreadable(TIME + why + time, e);
        }
    }

    private static Instant published(PubsubMessage wire) {
        if (!wire.hasPublishTime()) {
            throw new Unreadable(TIME + " is missing, and the broker does not tell its own");
        }
        var time = wire.getPublishTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** Not in the wire format. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason);
        }

        Unreadable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
