package io.hookworks.ops;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Pause;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueStats;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * How a queue stands, seen from outside: two calls to the broker for its counts and those of its
 * dead letters, and one for its pause.
 *
 * @param pause in words; empty: it is not paused
 */
record QueueLook(QueueConfig queue, QueueStats stats, QueueStats dead, String pause) {

    /**
     * Looks at it now.
     *
     * @throws QueueException if the broker does not tell its counts
     */
    static QueueLook at(QueueClient client, QueueConfig queue) {
        var name = queue.name();
        return new QueueLook(
                queue, client.stats(name), client.stats(name.deadLetters()), pause(client, queue));
    }

    /** Whether one may work on a queue must not hide how full it is. */
    private static String pause(QueueClient client, QueueConfig queue) {
        try {
            return client.pauses()
                    .flatMap(pauses -> pauses.of(queue.name()))
                    .map(QueueLook::inWords)
                    .orElse("");
        } catch (QueueException e) {
            return "not told: " + e.kind();
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

    /** All that waits, is in flight or delayed, as far as the broker tells. */
    long backlog() {
        return stats.visible().orElse(0) + stats.inFlight().orElse(0) + stats.delayed().orElse(0);
    }
}
