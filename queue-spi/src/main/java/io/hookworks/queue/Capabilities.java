package io.hookworks.queue;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What a queue can do, as data. Beyond these limits an entry is refused before any call to the
 * broker, never clamped; the conformance suite proves both sides.
 *
 * @param maxBatch entries of one call on the wire; longer batches are split into several
 * @param maxReceive messages of one {@code receive}
 * @param maxMessageBytes payload and attributes together, as encoded for the wire; {@linkplain
 *     Facts facts} may add {@link Facts#BYTES}
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
        boolean counted) {

    /**
     * The most that a message may take on the wire, its facts included. What is kept free for facts
     * is theirs, and dead letters', whatever their first sender left of it.
     */
    public int maxBytes(QueueName queue, Outgoing outgoing) {
        var reserve = queue.holdsDeadLetters() || !outgoing.facts().isEmpty();
        return maxMessageBytes + (reserve ? Facts.BYTES : 0);
    }

    /**
     * Refuses a receive that asks for more than is declared.
     *
     * @throws QueueException {@link Kind#UNSUPPORTED}
     */
    public void check(ReceiveRequest request) {
        var queue = request.queue();
        if (request.max() > maxReceive) {
            var detail = "asked for " + request.max() + " messages, more than " + maxReceive;
            throw new QueueException(Kind.UNSUPPORTED, queue, Verb.RECEIVE, detail, null);
        }
        atMost(queue, Verb.RECEIVE, "wait", request.waitUpTo(), maxWait);
        checkLease(queue, Verb.RECEIVE, request.lease());
    }

    /**
     * Refuses a lease that is longer or shorter than declared.
     *
     * @throws QueueException {@link Kind#UNSUPPORTED}
     */
    public void checkLease(QueueName queue, Verb verb, Duration lease) {
        atMost(queue, verb, "lease", lease, maxLease);
        if (lease.compareTo(minLease) < 0) {
            var detail = "lease " + lease + " is shorter than " + minLease;
            throw new QueueException(Kind.UNSUPPORTED, queue, verb, detail, null);
        }
    }

    /**
     * Refuses a delay of a send that is longer than declared.
     *
     * @throws QueueException {@link Kind#UNSUPPORTED}
     */
    public void checkSendDelay(QueueName queue, Duration delay) {
        atMost(queue, Verb.SEND, "delay", delay, sendDelay.max());
    }

    /**
     * Refuses a delay of a release that is longer than declared.
     *
     * @throws QueueException {@link Kind#UNSUPPORTED}
     */
    public void checkReleaseDelay(QueueName queue, Duration delay) {
        atMost(queue, Verb.RELEASE, "delay", delay, releaseDelay.max());
    }

    private static void atMost(
            QueueName queue, Verb verb, String what, Duration asked, Duration most) {
        if (asked.compareTo(most) > 0) {
            var detail = what + " " + asked + " is longer than " + most;
            throw new QueueException(Kind.UNSUPPORTED, queue, verb, detail, null);
        }
    }
}
