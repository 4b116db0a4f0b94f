package io.hookworks.signature;

/** Ends a verification from wherever the request turned out to be no good. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final Verification.Cause cause;

    Refusal(Verification.Cause cause) {
        super(cause.name(), null, false, false);
        this.cause = cause;
    }

    Verification.Cause why() {
        return cause;
    }
}
