package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** A claim store did not do as it was asked. Names the claim and the verb, never the payload. */
public final class ClaimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was asked of the store. */
    public enum Verb {
        PUT,
        GET
    }

    /** What went wrong. */
    public enum Kind {
        /** There is no such object, or no such bucket. */
        NOT_FOUND,
        /** Missing or wrong credentials or rights. */
        DENIED,
        /** The store could not be reached, is out of order, or did not answer in time. */
        UNAVAILABLE,
        /** The calling thread was interrupted; its flag is set again. */
        CANCELLED
    }

    private final Kind kind;

    public ClaimException(
            Kind kind, Claim claim, Verb verb, String detail, @Nullable Throwable cause) {
        super(
                "claim "
                        + claim
                        + ": "
                        + verb.name().toLowerCase(Locale.ROOT)
                        + " failed ("
                        + kind
                        + "): "
                        + detail,
                cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
