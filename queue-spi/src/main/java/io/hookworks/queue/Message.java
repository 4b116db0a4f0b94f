package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one party tells another through a queue. All of it survives retry, dead letter and redrive;
 * the names follow CloudEvents 1.0.
 *
 * @param id ours, not the broker's: 1 to 256 visible ASCII characters. A handler that has seen it
 *     before has seen this message before
 * @param type what happened, such as {@code invoice.paid}: 1 to 256 visible ASCII characters
 * @param time when it was first sent; survives every later send. Within the years 0 to 9999 in UTC
 * @param payload the bytes, of any content
 * @param attributes small facts beside the payload, by name. A name is 1 to 128 letters, digits,
 *     {@code . _ -}; those starting with {@code aws.}, {@code amazon.}, {@code goog}, {@code ce-}
 *     or {@code hw-} belong to the clouds and the wire format. The order is kept
 * @param orderingKey messages of one key are delivered in the order they were sent, on queues that
 *     declare ordering; null: no order is asked for
 */
public record Message(
        String id,
        String type,
        Instant time,
        Payload payload,
        Map<String, String> attributes,
        @Nullable String orderingKey) {

    private static final int LONGEST_WORD = 256;
    private static final int LONGEST_NAME = 128;
    private static final List<String> RESERVED = List.of("aws.", "amazon.", "goog", "ce-", "hw-");

    public Message {
        requireVisible("id", id);
        requireVisible("type", type);
        requireWritable(time);
        attributes =
                attributes.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        attributes.keySet().forEach(Message::requireAttributeName);
        if (orderingKey != null && orderingKey.isEmpty()) {
            throw new IllegalArgumentException("an ordering key is not empty; none is null");
        }
    }

    /** A message without attributes or ordering key. */
    public static Message of(String id, String type, Instant time, Payload payload) {
        return new Message(id, type, time, payload, Map.of(), null);
    }

    /** This message with other attributes. */
    public Message withAttributes(Map<String, String> other) {
        return new Message(id, type, time, payload, other, orderingKey);
    }

    /** Whether a message may carry an attribute of this name. */
    public static boolean isAttributeName(String name) {
        // Without regular expressions: each attribute of each message is looked at.
        for (var i = 0; i < name.length(); i++) {
            if (!isOfName(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME && !isReserved(name);
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }

    private static boolean isReserved(String name) {
        for (var start : RESERVED) {
            if (name.regionMatches(true, 0, start, 0, start.length())) {
                return true;
            }
        }
        return false;
    }

    private static void requireVisible(String what, String value) {
        if (!isVisible(value)) {
            throw new IllegalArgumentException(
                    "message "
                            + what
                            + " must be 1 to 256 visible ASCII characters, not "
                            + quoted(value));
        }
    }

    private static boolean isVisible(String value) {
        for (var i = 0; i < value.length(); i++) {
            var letter = value.charAt(i);
            if (letter <= ' ' || letter > '~') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST_WORD;
    }

    private static void requireWritable(Instant time) {
        if (!Rfc3339.canWrite(time)) {
            throw new IllegalArgumentException(
                    "message time must be within the year 0 to 9999 in UTC, as RFC 3339 writes it,"
                            + " not "
                            + time);
        }
    }

    private static void requireAttributeName(String name) {
        if (!isAttributeName(name)) {
            throw new IllegalArgumentException(
                    "attribute name "
                            + quoted(name)
                            + " must be 1 to 128 of A-Z a-z 0-9 . _ - and not start with aws."
                            + " amazon. goog ce- hw-");
        }
    }

    private static String quoted(String value) {
        var shown = value.length() > 64 ? value.substring(0, 64) + "…" : value;
        return "'" + shown.replaceAll("\\p{C}", "?") + "'";
    }
}
