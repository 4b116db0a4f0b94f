package io.hookworks.worker;

import java.time.Duration;

/**
 * What is done about a handler that does not come back although it was cancelled: it is
 * <em>stuck</em>. Its stack is recorded in any case, and its lease is kept, so that no second
 * worker starts beside it, as long as the broker allows.
 *
 * @param grace how long a cancelled handler may take to come back
 * @param at with {@link Reaction#EXIT_PROCESS}: so many stuck handlers of the queue end the process
 */
public record StuckPolicy(Duration grace, Reaction reaction, int at) {
    /** What a queue with stuck handlers does. */
    public enum Reaction {
        /** The handler keeps its permit: many stuck ones bring the queue to a halt. */
        KEEP_SLOT,
        /** The queue works on with as many permits as before: more is in flight than it allows. */
        ADD_SLOT,
        /** The process is drained and ends; whoever supervises it starts another. */
        EXIT_PROCESS
    }

    /** Ten seconds, then the permit is kept. */
    public static final StuckPolicy USUAL =
            new StuckPolicy(Duration.ofSeconds(10), Reaction.KEEP_SLOT, 1);

    public StuckPolicy {
        if (grace.isNegative() || at < 1) {
            throw new IllegalArgumentException("grace must not be negative, and at be at least 1");
        }
    }
}
