package io.hookworks.webhook;

import io.hookworks.config.BodySchema.Violation;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.signature.Handshake;
import io.hookworks.signature.Verification;
import io.hookworks.webhook.http.RequestFault;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What becomes of a request. */
sealed interface Answer {
    /**
     * The event is durable in its queue.
     *
     * @param text what its sender is told; null: the id
     */
    record Accepted(int status, @Nullable String text, String id, String type, QueueName queue)
            implements Answer {
        static Accepted of(SourceConfig source, Message message) {
            var profile = source.profile();
            var queue = source.queueFor(message.type());
            return new Accepted(
                    profile.success(), profile.answer(), message.id(), message.type(), queue);
        }
    }

    /**
     * It could not be decided whether its sender signed it: its certificate cannot be fetched now.
     */
    record Undecided(String why) implements Answer {}

    /** It had come before, and that is durable; nothing was sent. */
    record Duplicate(Accepted first) implements Answer {}

    /** Not stored: too many requests of its source cannot be verified. */
    record UnverifiedOverRate() implements Answer {}

    /** In its queue, with a mark: nobody could verify it, and its source takes such. */
    record Unverified(Accepted landed, Verification.Cause cause) implements Answer {}

    /** In its queue, with a mark: its body is not as the schema of its source says. */
    record Marked(Accepted landed, List<Violation> violations) implements Answer {
        public Marked {
            violations = List.copyOf(violations);
        }
    }

    /** Its body is not as the schema of its source says, and its sender can mend that. */
    record Invalid(List<Violation> violations) implements Answer {
        public Invalid {
            violations = List.copyOf(violations);
        }
    }

    /**
     * Kept aside: nobody could verify it, and its source puts such into quarantine.
     *
     * @param text what its sender is told; null: nothing but the status
     */
    record Quarantined(int status, @Nullable String text, Verification.Cause cause)
            implements Answer {}

    /** No event: its sender asked whether we are there, and was told. */
    record Handshaken(Handshake.Reply reply) implements Answer {}

    /** No event: somebody asked whether we are there, but not as the sender does. */
    record Strange(Handshake.Reply reply) implements Answer {}

    /** No source has this name. */
    record UnknownSource() implements Answer {}

    /** Not shown to be the sender's. */
    record Unauthorized(Verification.Cause cause) implements Answer {}

    /** Larger than the source or the queue takes. */
    record TooLarge() implements Answer {}

    /** Coded or typed as the source never does. */
    record Unsupported(String what) implements Answer {}

    /** Verified, but faster than the source's rate, by one who comes again. */
    record OverRate(Duration untilNext) implements Answer {}

    /** Not a POST. */
    record NotAllowed() implements Answer {}

    /**
     * No request as HTTP has them, or one that the server refused by itself.
     *
     * @param status what its sender is told: 400, or another that says more
     */
    record BadRequest(int status, String why) implements Answer {
        static BadRequest of(RequestFault fault) {
            return new BadRequest(fault.status(), fault.name());
        }
    }

    /** Not confirmed by the queue: the sender should try again. */
    record Unavailable(String why) implements Answer {}

    /** What a handshake becomes. */
    static Answer to(Handshake.Reply reply) {
        return reply.isGiven() ? new Handshaken(reply) : new Strange(reply);
    }

    /** For metrics and logs. */
    default String outcome() {
        return Outcomes.WORDS.get(getClass());
    }

    /** The words for what answers can be. */
    final class Outcomes {
        private static final ClassValue<String> WORDS =
                new ClassValue<>() {
                    @Override
                    protected String computeValue(Class<?> answer) {
                        return answer.getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toLowerCase(Locale.ROOT);
                    }
                };

        private Outcomes() {}
    }
}
