package io.hookworks.worker;

import java.time.Duration;

/**
 * How the work on a queue stands at a moment, in one process.
 *
 * @param concurrency messages that may be in work at once
 * @param inFlight messages in work
 * @param permits taken: for messages in work, and by polls that wait for some
 * @param stuck handlers that were cancelled and do not come back
 * @param outage whether its breaker has stopped it, or probes
 * @param overdue for how long a receive has been missing that should be back; zero: none is. More
 *     than seconds mean that the client or the process hangs
 */
public record QueueState(
        int concurrency,
        int inFlight,
        int permits,
        int stuck,
        boolean outage,
        boolean paused,
        Duration overdue) {

    /** Of several workers of one queue, as one. */
    QueueState plus(QueueState other) {
        return new QueueState(
                concurrency + other.concurrency,
                inFlight + other.inFlight,
                permits + other.permits,
                stuck + other.stuck,
                outage || other.outage,
                paused || other.paused,
                overdue.compareTo(other.overdue) > 0 ? overdue : other.overdue);
    }
}
