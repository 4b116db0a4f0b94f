package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that nobody could handle, with what a person needs to know about it. In its queue it is
 * the message as it was, its id and all of its attributes included; what is known of its death are
 * {@linkplain io.hookworks.queue.Facts facts} that stand beside it.
 *
 * @param message as it was before it died, and is sent again by a redrive
 * @param origin the queue it died in
 * @param reason why, in words
 * @param exception class and message of what the handler threw; null if nothing was thrown
 * @param fingerprint the same for what died of the same cause
 * @param attempts how often it was tried; 0 if unknown, because the broker moved it by itself
 * @param deadAt null if unknown, because the broker moved it by itself
 * @param facts all that stand beside the message, by name
 */
public record DeadLetter(
        Message message,
        QueueName origin,
        String reason,
        @Nullable String exception,
        String fingerprint,
        int attempts,
        @Nullable Instant deadAt,
        Map<String, String> facts) {

    /**
     * The type of a dead letter that could not be decoded; its old attributes are {@code raw-…}.
     */
    public static final String UNDECODABLE = "hookworks.undecodable";

    private static final String MOVED =
            "moved by the broker: delivered too often without a verdict";

    /**
     * Reads what stands in a dead-letter queue.
     *
     * @param facts that came with the message
     */
    public static DeadLetter of(QueueName queue, Message message, Map<String, String> facts) {
        var reason = facts.getOrDefault(DeathFacts.REASON, MOVED);
        return new DeadLetter(
                message,
                queue.origin(),
                reason,
                facts.get(DeathFacts.EXCEPTION),
                facts.getOrDefault(DeathFacts.FINGERPRINT, Fingerprint.of(reason)),
                DeathFacts.number(facts.get(DeathFacts.ATTEMPTS)),
                DeathFacts.instant(facts.get(DeathFacts.AT)),
                facts);
    }

    /** Reads a delivery of a dead-letter queue, of something undecodable too. */
    public static DeadLetter of(QueueName queue, Delivery.Content content, Instant now) {
        return switch (content) {
            case Delivery.Decoded(var message, _, var facts) -> of(queue, message, facts);
            case Delivery.Undecodable found -> of(queue, wrap(found, now), Map.of());
        };
    }

    /**
     * How long it has been dead; of what the broker moved by itself, how long ago it was first
     * sent.
     */
    public Duration age(Instant now) {
        return Duration.between(deadAt == null ? message.time() : deadAt, now);
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
                var number = facts.size();
                while (found.rawAttributes().containsKey(Integer.toString(number))) {
                    number += found.rawAttributes().size();
                }
                facts.put("raw-" + number, entry.getKey() + ": " + entry.getValue());
            }
        }
        return new Message(
                "undecodable:" + found.brokerId(), UNDECODABLE, now, found.raw(), facts, null);
    }
}
