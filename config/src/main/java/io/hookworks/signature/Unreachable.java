package io.hookworks.signature;

/** What it takes to look at a request cannot be had at the moment. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String what, Throwable cause) {
        super(what, cause);
    }

    Unreachable(String what) {
        super(what);
    }
}
