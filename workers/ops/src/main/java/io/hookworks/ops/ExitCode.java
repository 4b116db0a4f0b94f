package io.hookworks.ops;

/** What a command tells the shell. */
public final class ExitCode {
    public static final int OK = 0;

    /** Something went wrong; the message says what to do. */
    public static final int ERROR = 1;

    /** The command line or {@code hookworks.yaml} is wrong: nothing was done. */
    public static final int USAGE = 2;

    /** Nothing matched. */
    public static final int NOTHING = 3;

    /** Some of it was done. */
    public static final int PARTIAL = 4;

    /** A guard that was asked for stopped it. */
    public static final int GUARD = 5;

    /** Ctrl-C stopped it, in order: 128 and the number of the signal. */
    public static final int INTERRUPTED = 130;

    /**
     * Too many handlers were stuck; whoever supervises the process starts another (EX_TEMPFAIL).
     */
    public static final int STUCK = 75;

    private ExitCode() {}
}
