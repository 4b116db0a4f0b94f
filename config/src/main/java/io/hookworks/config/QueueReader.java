package io.hookworks.config;

import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.util.Map;

/** Reads one queue. The limits are those of SQS, until another provider is there to choose. */
final class QueueReader {
    /**
     * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
     */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /** SQS counts in seconds, and a poll of half a lease must leave the other half. */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    private static final Duration LONGEST_LEASE = Duration.ofHours(12);
    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(14);

    /**
     * A lease ends 12 h after the receive, however often it is renewed; this leaves room to settle.
     */
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(11).plusMinutes(50);

    private QueueReader() {}

    static QueueConfig read(
            QueueName name, Section section, Map<String, DestinationConfig> destinations) {
        var instances = section.section("instances");
        var retry = section.section("retry");
        var deadLetter = section.section("dead-letter");
        var queue =
                new QueueConfig(
                        name,
                        section.number("concurrency"),
                        new QueueConfig.Instances(instances.number("min"), instances.number("max")),
                        section.duration("delay"),
                        section.duration("lease"),
                        section.duration("timeout"),
                        new QueueConfig.Retry(
                                retry.number("attempts"),
                                retry.duration("first"),
                                retry.duration("max")),
                        section.duration("retention"),
                        deadLetter.duration("retention"),
                        section.optionalText("destination"));
        limits(section, queue);
        if (queue.instances().min() > queue.instances().max()) {
            instances.problem("min", "must not be more than max");
        }
        if (queue.retry().first().compareTo(queue.retry().max()) > 0) {
            retry.problem("first", "must not be longer than max");
        }
        between(retry, "first", queue.retry().first(), Duration.ofMillis(1), LONGEST_LEASE);
        between(retry, "max", queue.retry().max(), Duration.ofMillis(1), LONGEST_LEASE);
        between(
                deadLetter,
                "retention",
                queue.deadLetterRetention(),
                SHORTEST_RETENTION,
                LONGEST_RETENTION);
        var destination = queue.destination();
        if (destination != null && !destinations.containsKey(destination)) {
            section.problem("destination", "there is no destination '" + destination + "'");
        }
        return queue;
    }

    private static void limits(Section section, QueueConfig queue) {
        between(section, "delay", queue.delay(), Duration.ZERO, LONGEST_DELAY);
        between(section, "lease", queue.lease(), SHORTEST_LEASE, LONGEST_LEASE);
        between(section, "timeout", queue.timeout(), Duration.ofMillis(1), LONGEST_TIMEOUT);
        between(section, "retention", queue.retention(), SHORTEST_RETENTION, LONGEST_RETENTION);
        wholeSeconds(section, "delay", queue.delay());
        wholeSeconds(section, "lease", queue.lease());
        wholeSeconds(section, "retention", queue.retention());
        wholeSeconds(section.section("dead-letter"), "retention", queue.deadLetterRetention());
        var longest = longestLife(queue);
        if (longest.compareTo(queue.retention()) > 0) {
            section.problem(
                    "retry",
                    "its attempts can take "
                            + Durations.write(Duration.ofMinutes(longest.toMinutes()))
                            + ", longer than the retention: messages would be lost before they are"
                            + " dead letters");
        }
        if (queue.deadLetterRetention().compareTo(queue.retention()) < 0) {
            // SQS counts a dead letter's age from its first send.
            section.problem("retention", "must not be longer than dead-letter.retention");
        }
    }

    /**
     * From the send to the last attempt's end, if every wait and every attempt takes its longest.
     */
    private static Duration longestLife(QueueConfig queue) {
        var life = queue.delay().plus(queue.timeout());
        var wait = queue.retry().first();
        for (var attempt = 1; attempt < queue.retry().attempts(); attempt++) {
            life = life.plus(wait).plus(queue.timeout());
            var doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(queue.retry().max()) < 0 ? doubled : queue.retry().max();
        }
        return life;
    }

    private static void between(
            Section section, String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            section.problem(
                    key,
                    "must be "
                            + Durations.write(least)
                            + " to "
                            + Durations.write(most)
                            + " on SQS, not "
                            + Durations.write(value));
        }
    }

    private static void wholeSeconds(Section section, String key, Duration value) {
        if (value.toMillis() % 1_000 != 0) {
            section.problem(key, "must be whole seconds on SQS, not " + Durations.write(value));
        }
    }
}
