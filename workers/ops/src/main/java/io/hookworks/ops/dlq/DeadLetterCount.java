package io.hookworks.ops.dlq;

import io.hookworks.config.QueueConfig;
import io.hookworks.ops.Counts;
import io.hookworks.ops.SideBySide;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.Result;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * How many dead letters wait in each queue, as the broker counts them or as a look finds, and how
 * old the oldest is that a look finds.
 */
final class DeadLetterCount {
    /**
     * What is known of one queue.
     *
     * @param dead how many
     * @param counted by the broker; otherwise a look found them, and may have missed some
     * @param more the look ended before the queue did
     * @param oldest when the first died that was seen; null: nobody knows
     */
    record Count(long dead, boolean counted, boolean more, @Nullable Instant oldest) {
        String inWords() {
            if (dead == 0 && !counted) {
                return "none seen";
            }
            return more ? "at least " + dead : Long.toString(dead);
        }
    }

    private final QueueClient client;
    private final int most;

    /**
     * @param most how many a look takes, of one queue
     */
    DeadLetterCount(QueueClient client, int most) {
        this.client = client;
        this.most = most;
    }

    /**
     * By queue; one that cannot be counted hides no other. All are looked at side by side, since a
     * look waits for an end.
     */
    Map<QueueConfig, Result<Count>> of(Collection<QueueConfig> queues) throws InterruptedException {
        return SideBySide.ask(queues, Math.max(1, queues.size()), this::of);
    }

    private Count of(QueueConfig queue) throws InterruptedException {
        var letters = queue.name().deadLetters();
        var counted = client.capabilities(letters).counted();
        var total = counted ? Counts.total(client.stats(letters)).orElse(0) : 0;
        if (counted && total == 0) {
            return new Count(0, true, false, null);
        }
        var seen = DlqCommand.letters(client, queue.name()).peek(most);
        var oldest =
                seen.stream()
                        .map(DeadLetter::deadAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null);
        return counted
                ? new Count(total, true, false, oldest)
                : new Count(seen.size(), false, seen.size() >= most, oldest);
    }
}
