package io.hookworks.ops;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;
import io.hookworks.worker.DeadLetterQueue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * How many dead letters wait in each queue: as the broker counts them, or as many as a look finds.
 */
final class DeadLetterCount {
    private final QueueClient client;
    private final int most;

    /**
     * @param most how many a look takes, of one queue
     */
    DeadLetterCount(QueueClient client, int most) {
        this.client = client;
        this.most = most;
    }

    /** By queue, in words. The queues are looked at side by side, for a look waits for an end. */
    Map<QueueConfig, String> of(Collection<QueueConfig> queues) throws InterruptedException {
        var counts = new LinkedHashMap<QueueConfig, String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<String>>();
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

    private String of(QueueConfig queue) throws InterruptedException {
        var letters = queue.name().deadLetters();
        if (client.capabilities(letters).counted()) {
            return Counts.shown(Counts.total(client.stats(letters)));
        }
        var seen = new DeadLetterQueue(client, queue.name(), InstantSource.system()).peek(most);
        return seen.isEmpty() ? "none seen" : "at least " + seen.size();
    }
}
