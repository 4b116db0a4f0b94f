package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** Whether a request is its sender's. */
public sealed interface Verification {
    /**
     * It is.
     *
     * @param secret which of the secrets signed it, from 0
     * @param signedAt null where the scheme has no time
     */
    record Genuine(int secret, @Nullable Instant signedAt) implements Verification {}

    /** It is not, or cannot be shown to be. The cause is for our own eyes, not for the sender's. */
    record Refused(Cause cause) implements Verification {}

    /** Nobody can tell at the moment: its sender should try again. */
    record Undecided(String why) implements Verification {}

    /** Why a request was refused. */
    enum Cause {
        /** A header that the scheme needs is not there. */
        MISSING,
        /** A header stands there twice, or cannot be read. */
        MALFORMED,
        /** Signed longer ago than the tolerance. */
        STALE,
        /** Signed further in the future than the tolerance. */
        FUTURE,
        /** No secret made this signature. */
        MISMATCH,
        /** Signed by somebody, or somehow, that this source does not trust. */
        UNTRUSTED
    }
}
