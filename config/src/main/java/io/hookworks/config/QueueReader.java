package io.hookworks.config;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.util.Set;

/** Reads queues, and holds them against the limits of their provider. */
final class QueueReader {
    private final ProviderLimits limits;
    private final Set<String> destinations;

    QueueReader(ProviderLimits limits, Set<String> destinations) {
        this.limits = limits;
        this.destinations = destinations;
    }

    QueueConfig read(QueueName name, Section section) {
        var instances = section.section("instances");
        var retry = section.section("retry");
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
                        guarantees(section),
                        section.duration("retention"),
                        section.section("dead-letter").duration("retention"),
                        section.optionalText("destination"));
        durations(section, queue);
        retries(retry, queue.retry());
        life(section, queue);
        promises(section, queue);
        if (queue.instances().min() > queue.instances().max()) {
            instances.problem("min", "must not be more than max");
        }
        var destination = queue.destination();
        if (destination != null && !destinations.contains(destination)) {
            section.problem("destination", "there is no destination '" + destination + "'");
        }
        return queue;
    }

    private static Guarantees guarantees(Section section) {
        return new Guarantees(
                section.choice("ordering", Ordering.class),
                section.choice("acks", AckCertainty.class));
    }

    private void durations(Section section, QueueConfig queue) {
        var deadLetter = section.section("dead-letter");
        within(limits.delay(), section, "delay", queue.delay());
        within(limits.lease(), section, "lease", queue.lease());
        within(limits.timeout(), section, "timeout", queue.timeout());
        within(limits.retention(), section, "retention", queue.retention());
        within(limits.retention(), deadLetter, "retention", queue.deadLetterRetention());
        wholeSeconds(section, "delay", queue.delay());
        wholeSeconds(section, "lease", queue.lease());
        wholeSeconds(section, "retention", queue.retention());
        wholeSeconds(deadLetter, "retention", queue.deadLetterRetention());
    }

    private void retries(Section section, QueueConfig.Retry retry) {
        if (retry.attempts() > limits.attempts()) {
            section.problem(
                    "attempts",
                    "must be at most "
                            + limits.attempts()
                            + " on "
                            + limits.provider()
                            + ", not "
                            + retry.attempts());
        }
        if (retry.first().compareTo(retry.max()) > 0) {
            section.problem("first", "must not be longer than max");
        }
        within(limits.pause(), section, "first", retry.first());
        within(limits.pause(), section, "max", retry.max());
    }

    private void life(Section section, QueueConfig queue) {
        var longest = longestLife(queue);
        if (longest.compareTo(queue.retention()) > 0) {
            section.problem(
                    "retry",
                    "its attempts can take "
                            + Durations.write(Duration.ofMinutes(longest.toMinutes()))
                            + ", longer than the retention: messages would be lost before they are"
                            + " dead letters");
        }
        if (limits.agesFromFirstSend()
                && queue.deadLetterRetention().compareTo(queue.retention()) < 0) {
            section.problem("retention", "must not be longer than dead-letter.retention");
        }
    }

    private void promises(Section section, QueueConfig queue) {
        var guarantees = queue.guarantees();
        if (guarantees.ordering() == Ordering.PER_KEY && !queue.delay().isZero()) {
            // FIFO queues of SQS delay all or nothing; the delay lane of Pub/Sub keeps no order.
            section.problem(
                    "delay",
                    "must be 0s with ordering: per-key: no cloud delays one ordered message");
        }
        if (guarantees.ordering() == Ordering.PER_KEY
                && guarantees.acks() == AckCertainty.CONFIRMED) {
            section.problem("acks", "must be best-effort with ordering: per-key");
        }
        if (guarantees.acks() == AckCertainty.CONFIRMED && !limits.confirmsAcks()) {
            section.problem(
                    "acks",
                    "must be best-effort on "
                            + limits.provider()
                            + ", which does not confirm that a message is gone");
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

    private void within(Bounds bounds, Section section, String key, Duration value) {
        if (!bounds.allow(value)) {
            section.problem(
                    key,
                    "must be "
                            + bounds
                            + " on "
                            + limits.provider()
                            + ", not "
                            + Durations.write(value));
        }
    }

    private static void wholeSeconds(Section section, String key, Duration value) {
        if (value.toMillis() % 1_000 != 0) {
            section.problem(key, "must be whole seconds, not " + Durations.write(value));
        }
    }
}
