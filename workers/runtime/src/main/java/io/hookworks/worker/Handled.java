package io.hookworks.worker;

/** How a handler came back. */
sealed interface Handled {
    record Returned(Verdict verdict) implements Handled {}

    record Threw(Throwable failure) implements Handled {}
}
