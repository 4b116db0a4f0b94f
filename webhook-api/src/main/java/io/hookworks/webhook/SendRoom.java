package io.hookworks.webhook;

import io.hookworks.queue.QueueName;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the memory of events that wait for their queues to confirm them. A queue may have as much
 * waiting as it leaves free: one that hangs gets half of all, two get a third each, and the others
 * always find room. Safe for many threads.
 */
final class SendRoom {
    /** Of an event beside its body: its headers and attributes, and the thread that waits. */
    private static final int BYTES_EACH = 8 << 10;

    private final long most;
    private final Map<QueueName, Long> waiting = new HashMap<>();
    private long all;

    /**
     * @param most bytes of all queues together
     */
    SendRoom(long most) {
        this.most = most + BYTES_EACH;
    }

    /**
     * Takes room for an event; whoever gets it gives it back.
     *
     * @param size of its body in bytes
     * @return false: its queue has too much waiting
     */
    synchronized boolean enter(QueueName queue, int size) {
        var bytes = (long) size + BYTES_EACH;
        if (waiting.getOrDefault(queue, 0L) + bytes > most - all) {
            return false;
        }
        waiting.merge(queue, bytes, Long::sum);
        all += bytes;
        return true;
    }

    synchronized void leave(QueueName queue, int size) {
        var bytes = (long) size + BYTES_EACH;
        all -= bytes;
        waiting.computeIfPresent(queue, (_, had) -> had == bytes ? null : had - bytes);
    }
}
