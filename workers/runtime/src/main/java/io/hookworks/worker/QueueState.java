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
 * @param stalled for how long a message has been in work beyond its queue's timeout and grace while
 *     none ended at all; zero: work goes on. More mean that handlers, the process or the broker
 *     hang, or that dead letters cannot be sent
 * @param dead whether no thread polls or renews leases, though one should
 */
public record QueueState(
        int concurrency,
        int inFlight,
        int permits,
        int stuck,
        boolean outage,
        boolean paused,
        Duration overdue,
        Duration stalled,
        boolean dead) {

    /** Of several workers of one queue, as one. */
    QueueState plus(QueueState other) {
        return new QueueState(
                concurrency + other.concurrency,
                inFlight + other.inFlight,
                permits + other.permits,
                stuck + other.stuck,
                outage || other.outage,
                paused || other.paused,
                longer(overdue, other.overdue),
                longer(stalled, other.stalled),
                dead || other.dead);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
