package io.hookworks.config;

import java.time.Duration;

/**
 * What a queue can be on a provider, as data.
 *
 * @param provider its name, for people
 * @param pause between two attempts
 * @param agesFromFirstSend whether a dead letter's retention counts from the first send of its
 *     message, and not from its death
 * @param confirmsAcks whether it can promise that what was acked is not delivered again
 */
record ProviderLimits(
        String provider,
        Bounds lease,
        Bounds delay,
        Bounds timeout,
        Bounds pause,
        Bounds retention,
        boolean agesFromFirstSend,
        boolean confirmsAcks) {

    private static final Duration INSTANT = Duration.ofMillis(1);

    /**
     * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
     * A poll of half a lease must leave the other half, so the shortest lease is 2 s; a lease ends
     * 12 h after the receive, however often it is renewed, so a timeout leaves room to settle.
     */
    private static final ProviderLimits SQS =
            new ProviderLimits(
                    "SQS",
                    new Bounds(Duration.ofSeconds(2), Duration.ofHours(12)),
                    new Bounds(Duration.ZERO, Duration.ofMinutes(15)),
                    new Bounds(INSTANT, Duration.ofHours(11).plusMinutes(50)),
                    new Bounds(INSTANT, Duration.ofHours(12)),
                    new Bounds(Duration.ofMinutes(1), Duration.ofDays(14)),
                    true,
                    false);

    /**
     * https://cloud.google.com/pubsub/docs/lease-management (a deadline is 10 s to 10 min, and is
     * renewed without end), https://cloud.google.com/pubsub/docs/subscription-properties
     * (retention). A wait is an ack deadline that is left to end. An attempt can take as long as a
     * message is kept. Delays are our own.
     */
    private static final ProviderLimits PUBSUB =
            new ProviderLimits(
                    "Pub/Sub",
                    new Bounds(Duration.ofSeconds(10), Duration.ofMinutes(10)),
                    new Bounds(Duration.ZERO, Duration.ofMinutes(15)),
                    new Bounds(INSTANT, Duration.ofDays(31)),
                    new Bounds(INSTANT, Duration.ofMinutes(10)),
                    new Bounds(Duration.ofMinutes(10), Duration.ofDays(31)),
                    false,
                    true);

    static ProviderLimits of(Hookworks.Provider provider) {
        return switch (provider) {
            case SQS -> SQS;
            case PUBSUB -> PUBSUB;
        };
    }
}
