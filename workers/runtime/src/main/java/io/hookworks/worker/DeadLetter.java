package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;

/**
 * A message that nobody could handle, with what a person needs to know about it. In its queue it is
 * the message as it was, its id included, plus attributes whose names start with {@code dead-}.
 *
 * @param message as it stands in the dead-letter queue
 * @param origin the queue it died in
 * @param reason why, in words
 * @param exception class and message of what the handler threw; null if nothing was thrown
 * @param fingerprint the same for what died of the same cause
 * @param attempts how often it was tried; 0 if unknown, because the broker moved it by itself
 * @param deadAt null if unknown, because the broker moved it by itself
 */
public record DeadLetter(
        Message message,
        QueueName origin,
        String reason,
        @Nullable String exception,
        String fingerprint,
        int attempts,
        @Nullable Instant deadAt) {

    /**
     * The type of a dead letter that could not be decoded; its old attributes are {@code raw-…}.
     */
    public static final String UNDECODABLE = "hookworks.undecodable";

    private static final String PREFIX = "dead-";
    private static final String QUEUE = PREFIX + "queue";
    private static final String REASON = PREFIX + "reason";
    private static final String EXCEPTION = PREFIX + "exception";
    private static final String FINGERPRINT = PREFIX + "fingerprint";
    private static final String ATTEMPTS = PREFIX + "attempts";
    private static final String AT = PREFIX + "at";
    private static final String MOVED =
            "moved by the broker: delivered too often without a verdict";

    /** Reads a message of a dead-letter queue. */
    public static DeadLetter of(QueueName queue, Message message) {
        var facts = message.attributes();
        var reason = facts.getOrDefault(REASON, MOVED);
        return new DeadLetter(
                message,
                queue.origin(),
                reason,
                facts.get(EXCEPTION),
                facts.getOrDefault(FINGERPRINT, Fingerprint.of(reason)),
                number(facts.get(ATTEMPTS)),
                instant(facts.get(AT)));
    }

    /**
     * How long it has been dead; of what the broker moved by itself, how long ago it was first
     * sent.
     */
    public Duration age(Instant now) {
        return Duration.between(deadAt == null ? message.time() : deadAt, now);
    }

    /** The message as it was before it died. */
    public Message revived() {
        var kept = new LinkedHashMap<>(message.attributes());
        kept.keySet().removeIf(name -> name.startsWith(PREFIX));
        return message.withAttributes(kept);
    }

    /** The dead letter of a message. */
    static Message of(Message message, QueueName origin, Death death) {
        var facts = new LinkedHashMap<>(message.attributes());
        facts.keySet().removeIf(name -> name.startsWith(PREFIX));
        facts.put(QUEUE, origin.value());
        facts.put(REASON, Text.brief(death.reason()));
        var cause = death.cause();
        if (cause != null) {
            facts.put(EXCEPTION, Text.brief(cause.toString()));
        }
        facts.put(
                FINGERPRINT,
                cause == null ? Fingerprint.of(death.reason()) : Fingerprint.of(cause));
        facts.put(ATTEMPTS, Integer.toString(death.attempts()));
        facts.put(AT, death.at().toString());
        return message.withAttributes(facts);
    }

    /**
     * What could not be decoded, as a message: the body as it stood, the old attributes beside it.
     */
    public static Message wrap(Delivery.Undecodable found, Instant now) {
        var facts = new LinkedHashMap<String, String>();
        for (var entry : found.rawAttributes().entrySet()) {
            var name = "raw-" + entry.getKey();
            if (Message.isAttributeName(name)) {
                facts.put(name, entry.getValue());
            } else {
                facts.put("raw-" + facts.size(), entry.getKey() + ": " + entry.getValue());
            }
        }
        return new Message(
                "undecodable:" + found.brokerId(), UNDECODABLE, now, found.raw(), facts, null);
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
