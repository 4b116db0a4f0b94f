package io.hookworks.worker;

import io.hookworks.worker.failure.Failure;

import org.jspecify.annotations.Nullable;

/** How a handler came back. */
sealed interface Handled {
    record Returned(Verdict verdict) implements Handled {}

    record Threw(Failure failure) implements Handled {}

    /** What a handler gave back, be it null. */
    static Returned returned(@Nullable Verdict verdict) {
        return new Returned(
                verdict == null ? Verdict.retry("its handler returned null, no verdict") : verdict);
    }

    /** What came of a handler that threw, be it an {@code Error}. Never throws. */
    static Handled threw(Throwable thrown) {
        return new Threw(Failure.of(thrown));
    }
}
