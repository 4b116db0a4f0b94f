package io.hookworks.ops;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;

import java.time.Duration;
import java.util.Optional;

/**
 * Shows whether a claim store does what the programs need of it: a small object goes in and comes
 * out as it was. It has one name, so that there is never more than one, and goes with the store's
 * lifecycle as all others do: nothing of Hookworks has, or needs, the right to delete.
 */
final class ClaimProbe {
    private static final Payload PROBE = Payload.ofText("what ./hookworks doctor puts here");
    static final Claim CLAIM = Claim.of("hookworks-doctor", PROBE);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ClaimProbe() {}

    /** What is wrong with it, in words; empty: nothing. */
    static Optional<String> fault(ClaimStore store) {
        try {
            store.put(CLAIM, PROBE, PATIENCE);
            return CLAIM.isOf(store.get(CLAIM, PATIENCE))
                    ? Optional.empty()
                    : Optional.of(CLAIM + ": is not what was put there. Somebody changes objects.");
        } catch (ClaimException e) {
            return Optional.of(e.getMessage() + ". " + remedy(e.kind()));
        }
    }

    private static String remedy(ClaimException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> "Make the bucket, or mend claim-check.store in hookworks.yaml.";
            case DENIED -> "Give who asks the right to put and get objects there.";
            case UNAVAILABLE -> "See whether it can be reached from here.";
            case CANCELLED -> "Ask again.";
        };
    }
}
