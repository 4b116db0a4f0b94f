package io.hookworks.ops;

import org.jspecify.annotations.Nullable;

/** A command cannot go on. Its message is for the person at the terminal and says what to do. */
public final class OpsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public OpsException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
