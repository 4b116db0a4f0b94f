package io.hookworks.worker.failure;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/** Exceptions that break what a logger, or whoever reads their message, relies on. */
public final class OddExceptions {
    private OddExceptions() {}

    /** An exception whose methods do what a test says. */
    private static class Odd extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Supplier<@Nullable String> message;

        Odd(Supplier<@Nullable String> message) {
            this.message = message;
        }

        @Override
        public @Nullable String getMessage() {
            return message.get();
        }
    }

    private static String overflow(int depth) {
        return depth < 0 ? "" : overflow(depth + 1) + ".";
    }

    /** Throws it. */
    public static void raise(Throwable odd) throws Exception {
        switch (odd) {
            case Error error -> throw error;
            case Exception exception -> throw exception;
            default -> throw new IllegalArgumentException(odd);
        }
    }

    /** One new exception of each kind. */
    public static List<Throwable> all() {
        return List.of(
                new Odd(() -> null),
                new Odd(
                        () -> {
                            throw new IllegalStateException("no message");
                        }),
                new Odd(() -> overflow(0)),
                new Odd(() -> "\0 \33[31m red \r\n\u202e forged=\"line\""),
                new Odd(() -> "x".repeat(1_000_000)),
                new Odd(() -> "") {
                    @Override
                    @SuppressWarnings("OverrideThrowableToString")
                    public String toString() {
                        throw new OutOfMemoryError("for a test");
                    }
                },
                new Odd(() -> "no frames") {
                    @Override
                    @SuppressWarnings("NullAway") // that is what it is for
                    public StackTraceElement[] getStackTrace() {
                        return null;
                    }
                },
                new Odd(() -> "null among its frames") {
                    @Override
                    public StackTraceElement[] getStackTrace() {
                        return new StackTraceElement[3];
                    }
                },
                new Odd(() -> "its own cause") {
                    @Override
                    public synchronized Throwable getCause() {
                        return this;
                    }
                },
                new Odd(() -> "another cause each time") {
                    @Override
                    public synchronized Throwable getCause() {
                        return new IllegalStateException(this);
                    }
                },
                new Odd(() -> "no cause") {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new UnsupportedOperationException();
                    }
                },
                new OutOfMemoryError("unable to create native thread: for a test"),
                new StackOverflowError(),
                new NoClassDefFoundError("for/a/Test"),
                new AssertionError(),
                new InterruptedException("for a test"));
    }
}
