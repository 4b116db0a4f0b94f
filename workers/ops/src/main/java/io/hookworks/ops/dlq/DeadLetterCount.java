package io.hookworks.ops.dlq;

import io.hookworks.config.QueueConfig;
import io.hookworks.ops.Counts;
import io.hookworks.queue.QueueClient;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

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

    /** By queue. The queues are looked at side by side, for a look waits for an end. */
    Map<QueueConfig, Count> of(Collection<QueueConfig> queues) throws InterruptedException {
        var counts = new LinkedHashMap<QueueConfig, Count>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Count>>();
            queues.forEach(queue -> tasks.add(() -> of(queue)));
            var found = threads.invokeAll(tasks).iterator();
            for (var queue : queues) {
                counts.put(queue, found.next().get());
            }
            return counts;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException error
                    ? error
                    : new IllegalStateException(e.getCause());
        }
    }

    private Count of(QueueConfig queue) throws InterruptedException {
        var letters = queue.name().deadLetters();
        var counted = client.capabilities(letters).counted();
        var told = counted ? Counts.total(client.stats(letters)).orElse(0) : 0;
        if (counted && told == 0) {
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
                ? new Count(told, true, false, oldest)
                : new Count(seen.size(), false, seen.size() >= most, oldest);
    }
}
