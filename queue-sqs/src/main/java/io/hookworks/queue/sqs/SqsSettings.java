package io.hookworks.queue.sqs;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How to reach SQS. What is null comes from the AWS SDK's own chains (environment, profile,
 * container, instance), credentials always do.
 *
 * @param endpoint another endpoint than the region's own, such as a local broker's. On loopback,
 *     credentials and region fall back to well-known dummies when the environment has none
 * @param prefix put before every queue's name; empty: the names of {@code hookworks.yaml} as they
 *     are
 * @param callTimeout how long one call may take, the SDK's retry included; a {@code receive} gets
 *     its wait on top
 * @param closeWait how long {@link SqsQueueClient#close()} waits for calls under way
 * @param maxConnections calls at once, every long poll included: more than the queues that one
 *     process receives from
 */
public record SqsSettings(
        @Nullable URI endpoint,
        @Nullable String region,
        String prefix,
        Duration callTimeout,
        Duration closeWait,
        int maxConnections) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{0,40}");

    public SqsSettings {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix of SQS queues must be at most 40 letters, digits, - and _: " + prefix);
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("call timeout must be positive: " + callTimeout);
        }
        if (closeWait.isNegative()) {
            throw new IllegalArgumentException("close wait must not be negative: " + closeWait);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("at least one connection: " + maxConnections);
        }
    }

    /** The SDK's own endpoint, region and credentials. */
    public static SqsSettings standard() {
        return new SqsSettings(null, null, "", Duration.ofSeconds(10), Duration.ofSeconds(21), 256);
    }

    /** These settings for another endpoint. */
    public SqsSettings at(URI other) {
        return new SqsSettings(other, region, prefix, callTimeout, closeWait, maxConnections);
    }

    /** These settings for another region. */
    public SqsSettings in(String other) {
        return new SqsSettings(endpoint, other, prefix, callTimeout, closeWait, maxConnections);
    }

    /** These settings for queues whose names start with {@code other}. */
    public SqsSettings prefixed(String other) {
        return new SqsSettings(endpoint, region, other, callTimeout, closeWait, maxConnections);
    }

    /** These settings with another bound for calls under way at the close. */
    public SqsSettings closingWithin(Duration other) {
        return new SqsSettings(endpoint, region, prefix, callTimeout, other, maxConnections);
    }

    /** These settings with another bound for one call. */
    public SqsSettings answeringWithin(Duration other) {
        return new SqsSettings(endpoint, region, prefix, other, closeWait, maxConnections);
    }

    /** Whether the endpoint is on this machine, where no broker asks for credentials. */
    boolean local() {
        var host = endpoint == null ? null : endpoint.getHost();
        return host != null
                && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }
}
