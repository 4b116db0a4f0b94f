package io.hookworks.worker;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Message;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/**
 * Gets the payloads that wait in a claim store, so that handlers see messages as they were sent.
 * The message in the queue stays as it is: a retry fetches again, and a dead letter carries the
 * claim. Blocks its caller, who holds the lease; safe for many threads.
 */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** A hundred mebibytes over a slow line; the attempt's own timeout may end it sooner. */
    private static final Duration FETCH = Duration.ofSeconds(30);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** What came of a message. */
    sealed interface Redeemed {
        /** It has its payload. */
        record Whole(Message message) implements Redeemed {}

        /** No handler is to see it. */
        record Missing(Verdict verdict) implements Redeemed {}
    }

    /** Hands on messages as they stand in the queue, with a claim in place of their payload. */
    static final Claims UNREDEEMED = new Claims(null, false);

    private final @Nullable ClaimStore store;
    private final boolean redeems;

    /**
     * @param store null: there is none here
     */
    Claims(@Nullable ClaimStore store) {
        this(store, true);
    }

    private Claims(@Nullable ClaimStore store, boolean redeems) {
        this.store = store;
        this.redeems = redeems;
    }

    /**
     * @param attempt how long to stay away, if the store is, grows with it
     * @param cancellation once it has fired no handler is to begin: nobody would interrupt it
     */
    Redeemed redeem(Message message, int attempt, Cancellation cancellation) {
        if (!redeems) {
            return new Redeemed.Whole(message);
        }
        try {
            return Claim.on(message)
                    .map(claim -> redeem(message, claim, attempt, cancellation))
                    .orElseGet(() -> new Redeemed.Whole(message));
        } catch (IllegalArgumentException e) {
            return missing(Verdict.reject("its claim cannot be read: " + e.getMessage()));
        }
    }

    private Redeemed redeem(Message message, Claim claim, int attempt, Cancellation cancellation) {
        if (store == null) {
            return missing(
                    Verdict.retry(
                            "its payload is claim "
                                    + claim
                                    + ", and this worker has no claim-check in hookworks.yaml"));
        }
        try {
            var payload = store.get(claim, FETCH);
            if (cancellation.fired()) {
                return missing(Verdict.retry("cancelled while claim " + claim + " was fetched"));
            }
            return claim.isOf(payload)
                    ? new Redeemed.Whole(Claim.redeemed(message, payload))
                    : missing(Verdict.reject(notOf(claim)));
        } catch (ClaimException e) {
            LOG.warn("no payload for {}: {}", message.id(), e.getMessage());
            return missing(verdictOn(e, attempt));
        }
    }

    /**
     * The same message with a claim in place of its payload; empty: there is no store, it does not
     * take it, or there is nothing to put aside.
     */
    Optional<Message> putAside(Message message, String owner, Duration within) {
        if (store == null || message.payload().size() == 0) {
            return Optional.empty();
        }
        var claim = Claim.of(owner, message.payload());
        try {
            store.put(claim, message.payload(), within);
            return Optional.of(claim.inPlaceOf(message));
        } catch (ClaimException e) {
            LOG.warn("the payload of {} stays in its message: {}", message.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String notOf(Claim claim) {
        return "what lies at claim " + claim + " is not what was put there: size or SHA-256 differ";
    }

    /** What is gone will not come back by waiting; a store that is away is no one's failure. */
    private static Verdict verdictOn(ClaimException e, int attempt) {
        var reason = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case NOT_FOUND, CANCELLED -> Verdict.retry(reason);
            case DENIED, UNAVAILABLE -> Verdict.defer(wait(attempt), reason);
        };
    }

    private static Duration wait(int attempt) {
        var waits = new Backoff(Integer.MAX_VALUE, FIRST_WAIT, LONGEST_WAIT);
        return waits.delayAfter(attempt, 0.5).orElse(LONGEST_WAIT);
    }

    private static Redeemed missing(Verdict verdict) {
        return new Redeemed.Missing(verdict);
    }
}
