package io.hookworks.webhook;

import io.hookworks.signature.Verification;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * A request that was not taken, as far as it may be shown: nothing of it that could be a secret,
 * and no control characters.
 *
 * @param bytes of its body; -1: nobody read it
 * @param sha256 of its body, in hex; null: nobody read it
 * @param headers by name; the value only of those that never hold a secret
 */
record Refused(
        Instant at,
        String source,
        Cause cause,
        String method,
        @Nullable String contentType,
        int bytes,
        @Nullable String sha256,
        Map<String, String> headers) {

    /** All the causes there are. */
    enum Cause {
        /** No signature, or something else that its scheme needs is not there. */
        MISSING,
        /** A signature stands there twice, or cannot be read. */
        MALFORMED,
        /** Signed too long ago. */
        STALE,
        /** Signed in the future. */
        FUTURE,
        /** No secret made this signature. */
        MISMATCH,
        /** A topic, a certificate or a version of a signature that its source does not trust. */
        UNTRUSTED,
        /** Somebody asked whether we are there, but not as the sender does. */
        HANDSHAKE,
        /** Its body is larger than the source may send. */
        TOO_LARGE,
        /** Its body is not as the schema of its source says. */
        SCHEMA,
        /** A content type that its provider never sends. */
        CONTENT_TYPE,
        /** A coding of the body that is not undone. */
        CONTENT_ENCODING,
        /** Nobody is configured under its name. */
        UNKNOWN_SOURCE,
        /** More than the source's rate. */
        OVER_RATE,
        /** A method other than POST. */
        METHOD,
        /** No request as HTTP has them. */
        NO_HTTP;

        static Cause of(Verification.Cause cause) {
            return switch (cause) {
                case MISSING -> MISSING;
                case UNTRUSTED -> UNTRUSTED;
                case MALFORMED -> MALFORMED;
                case STALE -> STALE;
                case FUTURE -> FUTURE;
                case MISMATCH -> MISMATCH;
            };
        }
    }
}
