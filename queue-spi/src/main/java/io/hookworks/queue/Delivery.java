package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One message handed to one receiver under a lease.
 *
 * @param attempt how often the broker has handed it out, this time included: at least 1. A hint
 *     where {@link Capabilities#exactAttempts()} is false, and it also counts what was merely given
 *     back
 * @param sentAt when the broker took it: what it has waited since is the queue's lag. Null where
 *     the broker does not tell
 * @param receivedAt taken before the broker was asked, so never later than the broker's own time. A
 *     {@linkplain TimeSource#steady() steady} time
 * @param leasedUntil until then the message is ours alone, never later than the broker's own time.
 *     A steady time
 */
public record Delivery(
        Content content,
        Receipt receipt,
        int attempt,
        @Nullable Instant sentAt,
        Instant receivedAt,
        Instant leasedUntil) {

    /** What was delivered. */
    public sealed interface Content {
        /** The broker's own id of this message; another one after every send. */
        String brokerId();
    }

    /**
     * A message in the documented wire format.
     *
     * @param facts what the runtime sent along with it, by name; see {@link Facts}
     */
    public record Decoded(Message message, String brokerId, Map<String, String> facts)
            implements Content {
        public Decoded {
            facts = Map.copyOf(facts);
        }

        /** Without facts. */
        public Decoded(Message message, String brokerId) {
            this(message, brokerId, Map.of());
        }
    }

    /**
     * Something that is not in the documented wire format. No retry makes it readable.
     *
     * @param reason what is wrong with it, in words for a person
     * @param raw the body as it stands in the queue
     * @param rawAttributes the attributes as they stand in the queue, under their wire names
     */
    public record Undecodable(
            String reason, Payload raw, Map<String, String> rawAttributes, String brokerId)
            implements Content {
        public Undecodable {
            rawAttributes = Map.copyOf(rawAttributes);
        }
    }
}
