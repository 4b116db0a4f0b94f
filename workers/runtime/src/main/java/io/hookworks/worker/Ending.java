package io.hookworks.worker;

import java.time.Duration;

/** What became of one delivery. Every received message ends in exactly one of these. */
public sealed interface Ending {
    /** Handled; the broker let go of it. */
    record Acked() implements Ending {}

    /**
     * Given back, not to be delivered again before {@code delay}.
     *
     * @param attempt whether this try counts as a failed attempt; a drained one does not
     */
    record Released(Duration delay, String reason, boolean attempt) implements Ending {}

    /** Sent to the dead letters, then acked. */
    record DeadLettered(String reason) implements Ending {}

    /** The broker did not confirm the end: it delivers the message again after the lease. */
    record Abandoned(String reason) implements Ending {}
}
