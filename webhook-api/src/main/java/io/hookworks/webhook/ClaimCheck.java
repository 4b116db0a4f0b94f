package io.hookworks.webhook;

import io.hookworks.config.ClaimCheckConfig;
import io.hookworks.config.Hookworks;
import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Puts large payloads aside, and claims in their place. How large a message its queue takes is for
 * its provider to say, which refuses a larger one before any call.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class ClaimCheck {
    private final @Nullable ClaimStore store;
    private final int above;

    /**
     * @param store null: there is none, and every message travels as it is
     */
    ClaimCheck(Hookworks config, @Nullable ClaimStore store) {
        var wanted = config.claimCheck();
        this.store = wanted == null ? null : store;
        this.above = above(wanted);
    }

    private static int above(@Nullable ClaimCheckConfig wanted) {
        return wanted == null ? Integer.MAX_VALUE : wanted.above();
    }

    /** Whether a message is not even to be tried with its payload. */
    boolean needs(Outgoing whole) {
        return store != null && whole.message().payload().size() > above;
    }

    /** Whether a message was refused for its size, and a claim in place of it would not be. */
    boolean needs(Outgoing whole, Result<String> sent) {
        return store != null
                && whole.message().payload().size() > 0
                && sent instanceof Result.Failed<String>(var error)
                && error.kind() == Kind.TOO_LARGE;
    }

    /** What to send instead, once its payload is durable. A failure: nothing may be sent. */
    Result<Outgoing> claimed(String source, QueueName queue, Outgoing whole, Duration within) {
        var message = whole.message();
        try {
            var claim = Claim.of(source, message.payload());
            if (store == null) {
                return failed(queue, Kind.TOO_LARGE, "there is no claim-check", null);
            }
            store.put(claim, message.payload(), within);
            return new Result.Ok<>(new Outgoing(claim.inPlaceOf(message), whole.delay()));
        } catch (ClaimException e) {
            var kind =
                    switch (e.kind()) {
                        case NOT_FOUND, DENIED -> Kind.ACCESS_DENIED;
                        case UNAVAILABLE -> Kind.UNAVAILABLE;
                        case CANCELLED -> Kind.CANCELLED;
                    };
            return failed(queue, kind, "not sent: " + e.getMessage(), e);
        } catch (RuntimeException e) { // a store that breaks its contract
            return failed(queue, Kind.UNEXPECTED, "not sent: the claim store threw", e);
        }
    }

    private static Result<Outgoing> failed(
            QueueName queue, Kind kind, String why, @Nullable Throwable cause) {
        return new Result.Failed<>(new QueueException(kind, queue, Verb.SEND, why, cause));
    }
}
