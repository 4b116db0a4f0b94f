package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What a queue can do, as data. Beyond these limits an entry is refused before any call to the
 * broker, never clamped; the conformance suite proves both sides.
 *
 * @param maxBatch entries of one call on the wire; longer batches are split into several
 * @param maxReceive messages of one {@code receive}
 * @param maxMessageBytes payload and attributes together, as encoded for the wire
 * @param maxAttributes attributes of one message
 * @param sendDelay delays of a {@code send}
 * @param maxWait longest wait of a {@code receive}
 * @param maxLease longest lease of one {@code receive} or {@code extend}
 * @param maxTotalLease longest time from the receive that extensions can reach; null: no such cap
 * @param releaseDelay delays of a {@code release}
 * @param ordering whether ordering keys are honoured; a message with one is refused otherwise
 * @param ackCertainty what a successful {@code ack} means
 * @param exactAttempts whether {@link Delivery#attempt()} is exact
 * @param counted whether {@code stats} tells how many messages wait, are in flight and delayed
 */
public record Capabilities(
        int maxBatch,
        int maxReceive,
        int maxMessageBytes,
        int maxAttributes,
        DelayLimit sendDelay,
        Duration maxWait,
        Duration minLease,
        Duration maxLease,
        @Nullable Duration maxTotalLease,
        DelayLimit releaseDelay,
        Ordering ordering,
        AckCertainty ackCertainty,
        boolean exactAttempts,
        boolean counted) {}
