package io.hookworks.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How full a queue is. What the broker does not tell is absent, never invented.
 *
 * @param visible messages that wait to be received
 * @param inFlight messages that a receiver holds under a lease
 * @param delayed messages that are not due yet
 * @param oldest age of the oldest waiting message
 * @param asOf when the broker answered; its own counts may be older still where they are
 *     approximate
 */
public record QueueStats(
        OptionalLong visible,
        OptionalLong inFlight,
        OptionalLong delayed,
        Optional<Duration> oldest,
        Instant asOf,
        boolean approximate) {}
