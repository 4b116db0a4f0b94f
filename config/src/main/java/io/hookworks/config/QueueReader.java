package io.hookworks.config;

import io.hookworks.config.QueueConfig.Breaker;
import io.hookworks.config.QueueConfig.Stuck;
import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** Reads queues, and holds them against the limits of their provider. */
final class QueueReader {
    private static final Map<String, Integer> WEIGHTS = Map.of("high", 9, "normal", 3, "low", 1);

    private final ProviderLimits limits;
    private final Map<String, DestinationConfig> destinations;
    private final int mostConcurrency;

    /**
     * @param mostConcurrency of one process, over all its queues
     */
    QueueReader(
            ProviderLimits limits,
            Map<String, DestinationConfig> destinations,
            int mostConcurrency) {
        this.limits = limits;
        this.destinations = destinations;
        this.mostConcurrency = mostConcurrency;
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
                                retry.duration("max"),
                                retry.optionalDuration("total")),
                        guarantees(section),
                        section.duration("retention"),
                        section.section("dead-letter").duration("retention"),
                        section.optionalText("destination"),
                        weight(section),
                        rate(name, section),
                        breaker(section),
                        stuck(section),
                        section.optionalText("one-at-a-time"),
                        section.choice("threads", QueueConfig.Threads.class));
        durations(section, queue);
        retries(retry, queue.retry());
        life(section, queue);
        promises(section, queue);
        if (queue.instances().min() > queue.instances().max()) {
            instances.problem("min", "must not be more than max");
        }
        var destination = queue.destination();
        if (destination != null && !destinations.containsKey(destination)) {
            section.problem("destination", "there is no destination '" + destination + "'");
        }
        if (queue.concurrency() > mostConcurrency) {
            section.problem(
                    "concurrency",
                    "must not be more than workers.concurrency, which is " + mostConcurrency);
        }
        return queue;
    }

    private static int weight(Section section) {
        var word = section.optionalText("priority");
        if (word == null && section.has("priority")) {
            return section.number("priority");
        }
        return WEIGHTS.getOrDefault(word == null ? "normal" : word, 1);
    }

    /** That of its destination, if it has none of its own. */
    private @Nullable RateConfig rate(QueueName name, Section section) {
        var to = section.optionalText("destination");
        var destination = to == null ? null : destinations.get(to);
        var theirs = destination == null ? null : destination.rate();
        if (!section.has("rate")) {
            return theirs;
        }
        if (theirs != null) {
            section.problem("rate", "must not stand here: destination '" + to + "' has a rate");
        }
        var rate = section.section("rate");
        var limiter = rate.optionalText("limiter");
        try {
            var read =
                    RateConfig.parse(
                            limiter == null ? name.value() : limiter, rate.text("permits"));
            return rate.has("burst") ? read.withBurst(rate.number("burst")) : read;
        } catch (IllegalArgumentException e) {
            return null; // its shape is a problem that is told
        }
    }

    private static @Nullable Breaker breaker(Section section) {
        if (!section.has("breaker")) {
            return null;
        }
        var breaker = section.section("breaker");
        var probe = breaker.duration("probe");
        if (probe.isZero()) {
            breaker.problem("probe", "must be longer than 0s");
        }
        return new Breaker(breaker.number("failures"), probe);
    }

    private static Stuck stuck(Section section) {
        var stuck = section.section("stuck");
        return new Stuck(
                stuck.duration("grace"),
                stuck.choice("then", Stuck.Then.class),
                stuck.number("at"));
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
        if (retry.first().compareTo(retry.max()) > 0) {
            section.problem("first", "must not be longer than max");
        }
        within(limits.pause(), section, "first", retry.first());
        within(limits.pause(), section, "max", retry.max());
        var total = retry.total();
        if (total != null && total.isZero()) {
            section.problem("total", "must be longer than 0s");
        }
    }

    private void life(Section section, QueueConfig queue) {
        var longest = longestLife(queue);
        var total = queue.retry().total();
        if (total != null && total.compareTo(longest) < 0) {
            longest = total;
        }
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
        if (guarantees.ordering() == Ordering.PER_KEY && queue.oneAtATime() != null) {
            section.problem("one-at-a-time", "is what ordering: per-key does, by its own key");
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
