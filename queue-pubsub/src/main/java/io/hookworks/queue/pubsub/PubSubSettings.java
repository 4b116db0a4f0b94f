package io.hookworks.queue.pubsub;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How to reach Pub/Sub. Credentials come from Google's own chain (application default credentials);
 * an emulator asks for none.
 *
 * @param project the project that the topics and subscriptions are in
 * @param emulator host and port of an emulator; null: the service
 * @param prefix put before every topic's and subscription's name; empty: the names of {@code
 *     hookworks.yaml} as they are
 * @param callTimeout how long one call may take, the library's retries included
 * @param closeWait how long {@link PubSubQueueClient#close()} waits for calls under way
 * @param channels HTTP/2 connections for receiving. One carries about 100 streams; a queue that is
 *     received from takes at least two
 */
public record PubSubSettings(
        String project,
        @Nullable String emulator,
        String prefix,
        Duration callTimeout,
        Duration closeWait,
        int channels) {

    /** Letters that Pub/Sub takes at the start of a name, and no dot: it marks a delay lane. */
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,39})?");

    public PubSubSettings {
        if (project.isBlank()) {
            throw new IllegalArgumentException(
                    "Pub/Sub needs a project: set HOOKWORKS_PUBSUB_PROJECT or"
                            + " GOOGLE_CLOUD_PROJECT");
        }
        if (!PREFIX.matcher(prefix).matches() || prefix.startsWith("goog")) {
            throw new IllegalArgumentException(
                    "prefix of Pub/Sub names must be at most 40 letters, digits, - and _, start"
                            + " with a letter and not with goog: "
                            + prefix);
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("call timeout must be positive: " + callTimeout);
        }
        if (closeWait.isNegative()) {
            throw new IllegalArgumentException("close wait must not be negative: " + closeWait);
        }
        if (channels < 1) {
            throw new IllegalArgumentException("at least one channel: " + channels);
        }
    }

    /** The service, with Google's own credentials. */
    public static PubSubSettings standard(String project) {
        return new PubSubSettings(
                project, null, "", Duration.ofSeconds(10), Duration.ofSeconds(10), 4);
    }

    /** These settings for an emulator at {@code host:port}. */
    public PubSubSettings at(String other) {
        return new PubSubSettings(project, other, prefix, callTimeout, closeWait, channels);
    }

    /** These settings for topics and subscriptions whose names start with {@code other}. */
    public PubSubSettings prefixed(String other) {
        return new PubSubSettings(project, emulator, other, callTimeout, closeWait, channels);
    }

    /** These settings with another bound for one call. */
    public PubSubSettings answeringWithin(Duration other) {
        return new PubSubSettings(project, emulator, prefix, other, closeWait, channels);
    }

    /** These settings with another bound for calls under way at the close. */
    public PubSubSettings closingWithin(Duration other) {
        return new PubSubSettings(project, emulator, prefix, callTimeout, other, channels);
    }
}
