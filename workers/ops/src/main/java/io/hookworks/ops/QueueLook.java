package io.hookworks.ops;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Pause;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a queue stands, seen from outside: two calls to the broker for its counts and those of its
 * dead letters, and one for its pause. What cannot be read is left out, so that a queue that is
 * missing, or has no dead-letter queue, hides nothing else.
 *
 * @param pause in words; empty: it is not paused
 */
record QueueLook(
        QueueConfig queue, Result<QueueStats> stats, Result<QueueStats> dead, String pause) {
    private static final QueueStats UNKNOWN =
            new QueueStats(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    true);

    /** Looks at many queues now, in their order. */
    static List<QueueLook> at(QueueClient client, Collection<QueueConfig> queues)
            throws InterruptedException {
        return SideBySide.ask(queues, queue -> at(client, queue)).values().stream()
                .map(SideBySide::orThrow)
                .toList();
    }

    /** Looks at one now. */
    static QueueLook at(QueueClient client, QueueConfig queue) {
        var name = queue.name();
        var stats = stats(client, name);
        if (stats instanceof Result.Failed<QueueStats>(var error)) {
            // A broker that cannot be reached is not asked twice more.
            var dead = error.retryable() ? stats : stats(client, name.deadLetters());
            return new QueueLook(queue, stats, dead, "unknown: " + error.kind());
        }
        return new QueueLook(queue, stats, stats(client, name.deadLetters()), pause(client, queue));
    }

    private static Result<QueueStats> stats(QueueClient client, QueueName name) {
        try {
            return new Result.Ok<>(client.stats(name));
        } catch (QueueException e) {
            return new Result.Failed<>(e);
        }
    }

    /** Whether one may work on a queue must not hide how full it is. */
    private static String pause(QueueClient client, QueueConfig queue) {
        try {
            return client.pauses()
                    .flatMap(pauses -> pauses.of(queue.name()))
                    .map(QueueLook::inWords)
                    .orElse("");
        } catch (QueueException e) {
            return "unknown: " + e.kind();
        }
    }

    static String inWords(Pause pause) {
        return "since "
                + told(pause.since() == null ? null : pause.since().toString())
                + " by "
                + told(pause.by())
                + (pause.reason().isEmpty() ? "" : ": " + pause.reason());
    }

    private static String told(@Nullable String word) {
        return Optional.ofNullable(word).filter(text -> !text.isEmpty()).orElse("?");
    }

    /** The counts of the queue; all unknown if they could not be read. */
    QueueStats counts() {
        return orUnknown(stats);
    }

    /** The counts of its dead letters. */
    QueueStats deadCounts() {
        return orUnknown(dead);
    }

    private static QueueStats orUnknown(Result<QueueStats> stats) {
        return stats instanceof Result.Ok<QueueStats>(var known) ? known : UNKNOWN;
    }

    /** Adds what could not be read. */
    void addTo(QueueFailures failures) {
        if (stats instanceof Result.Failed<QueueStats>(var error)) {
            failures.whole(error);
            if (error.retryable()) {
                return; // its dead letters were not asked for
            }
        }
        if (dead instanceof Result.Failed<QueueStats>(var error)) {
            failures.part(error);
        }
    }

    /** All that waits, is in flight or delayed, as far as the broker tells. */
    long backlog() {
        var counts = counts();
        return counts.visible().orElse(0)
                + counts.inFlight().orElse(0)
                + counts.delayed().orElse(0);
    }
}
