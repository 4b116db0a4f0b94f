package io.hookworks.worker.payload;

/** A payload is not what its type says, told without a word of what it holds. */
final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fault;

    BadJson(String fault) {
        super(fault, null, false, false);
        this.fault = fault;
    }

    String fault() {
        return fault;
    }
}
