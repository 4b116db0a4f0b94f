package io.hookworks.queue.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Rfc3339;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Messages in the wire format of {@code docs/wire-format.md}, and back. */
final class SqsCodec {
    static final String ID = "ce-id";
    static final String TYPE = "ce-type";
    static final String TIME = "ce-time";
    static final String ENCODING = "hw-encoding";
    static final String BASE64 = "base64";

    /** SQS refuses an empty body, so {@link #STAND_IN} stands in for one. */
    static final String EMPTY = "empty";

    static final String STAND_IN = "-";

    private SqsCodec() {}

    /**
     * A message as SQS takes it.
     *
     * @param group of a FIFO queue; null: for a standard queue
     */
    record Encoded(String body, Map<String, String> attributes, @Nullable String group) {
        Map<String, MessageAttributeValue> values() {
            var values = new LinkedHashMap<String, MessageAttributeValue>();
            attributes.forEach((name, value) -> values.put(name, text(value)));
            return values;
        }

        /** What counts against the quota: body, and name, type and value of every attribute. */
        int bytes() {
            var sum = utf8Length(body);
            for (var attribute : attributes.entrySet()) {
                sum += utf8Length(attribute.getKey()) + utf8Length(attribute.getValue());
                sum += STRING.length();
            }
            return sum;
        }
    }

    private static final String STRING = "String";

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType(STRING).stringValue(value).build();
    }

    /** The length in UTF-8, without making the bytes: bodies are up to a mebibyte. */
    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    static Encoded encode(Outgoing outgoing, Ordering ordering) {
        var message = outgoing.message();
        var attributes = new LinkedHashMap<String, String>();
        attributes.put(ID, message.id());
        attributes.put(TYPE, message.type());
        attributes.put(TIME, message.time().toString());
        var body = body(message.payload(), attributes);
        var group =
                switch (ordering) {
                    case NONE -> null;
                    case PER_KEY -> SqsGroups.write(message.orderingKey(), attributes);
                };
        SqsAttributes.write(Facts.join(message.attributes(), outgoing.facts()), attributes);
        return new Encoded(body, attributes, group);
    }

    private static String body(Payload payload, Map<String, String> attributes) {
        if (payload.size() == 0) {
            attributes.put(ENCODING, EMPTY);
            return STAND_IN;
        }
        return payload.text()
                .filter(SqsText::legal)
                .orElseGet(
                        () -> {
                            attributes.put(ENCODING, BASE64);
                            return Base64.getEncoder().encodeToString(payload.bytes());
                        });
    }

    static Delivery.Content decode(
            software.amazon.awssdk.services.sqs.model.Message wire, Ordering ordering) {
        try {
            return decoded(wire, ordering);
        } catch (RuntimeException e) { // whatever it is: the others of its receive go on
            var reason = String.valueOf(e.getMessage());
            var raw = Payload.of(wire.body().getBytes(UTF_8));
            return new Delivery.Undecodable(reason, raw, raw(wire), wire.messageId());
        }
    }

    private static Delivery.Decoded decoded(
            software.amazon.awssdk.services.sqs.model.Message wire, Ordering ordering) {
        var attributes = SqsAttributes.texts(wire.messageAttributes());
        var id = attributes.remove(ID);
        var type = attributes.remove(TYPE);
        var time = attributes.remove(TIME);
        var payload = payload(wire.body(), attributes.remove(ENCODING));
        var key =
                switch (ordering) {
                    case NONE -> null; // a group of a standard queue is about fairness
                    case PER_KEY -> SqsGroups.read(group(wire), attributes);
                };
        if (type == null) {
            throw new Unreadable("the attribute " + TYPE + " is missing");
        }
        var read = SqsAttributes.read(attributes);
        var message =
                new Message(
                        id == null ? wire.messageId() : id,
                        type,
                        time == null ? sent(wire) : time(time),
                        payload,
                        read.attributes(),
                        key);
        return new Delivery.Decoded(message, wire.messageId(), read.facts());
    }

    private static @Nullable String group(software.amazon.awssdk.services.sqs.model.Message wire) {
        return wire.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
    }

    private static Payload payload(String body, @Nullable String encoding) {
        return switch (encoding) {
            case null -> Payload.ofText(body);
            case EMPTY -> Payload.empty();
            case BASE64 -> Payload.of(Base64.getDecoder().decode(body));
            default -> throw new Unreadable(ENCODING + " is none that is known: " + encoding);
        };
    }

    private static Instant time(String time) {
        try {
            return Rfc3339.parse(time);
        } catch (DateTimeException e) {
            var why = " is not a time of RFC 3339 (" + e.getMessage() + "): ";
            throw new Unreadable(TIME + why + time, e);
        }
    }

    private static Instant sent(software.amazon.awssdk.services.sqs.model.Message wire) {
        var sent = wire.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        if (sent == null) {
            throw new Unreadable(TIME + " is missing, and the broker does not tell its own");
        }
        return Instant.ofEpochMilli(Long.parseLong(sent));
    }

    private static Map<String, String> raw(software.amazon.awssdk.services.sqs.model.Message wire) {
        var raw = new TreeMap<String, String>();
        wire.messageAttributes().forEach((name, value) -> raw.put(name, raw(value)));
        return raw;
    }

    private static String raw(MessageAttributeValue value) {
        if (value.stringValue() != null) {
            return value.stringValue();
        }
        return value.binaryValue() == null
                ? ""
                : Base64.getEncoder().encodeToString(value.binaryValue().asByteArray());
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
