package io.hookworks.queue;

import java.util.Map;

/**
 * What each queue guarantees, for a client that must know it before the first call. A queue that is
 * not in it guarantees nothing beyond at least once; dead letters wait under the guarantees of
 * their queue.
 */
public record QueueCatalog(Map<QueueName, Guarantees> queues) {
    /** Every queue is a plain one. */
    public static final QueueCatalog PLAIN = new QueueCatalog(Map.of());

    public QueueCatalog {
        queues = Map.copyOf(queues);
    }

    /** What this queue, or the queue whose dead letters wait here, guarantees. */
    public Guarantees of(QueueName queue) {
        var origin = queue.holdsDeadLetters() ? queue.origin() : queue;
        return queues.getOrDefault(origin, Guarantees.NONE);
    }
}
