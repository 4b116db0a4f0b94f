package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The permits of a process, shared by its queues. Each queue has one permit of its own, so that it
 * is asked for work at all times and none starves. Every other goes, one by one, to the queue that
 * has the least for its weight among those that wait: while there is enough everyone gets what it
 * asks for; when all want more, each has a share by its weight. A queue with a backlog whose polls
 * are under way just now counts as one that waits: what is its due is kept for it until they are
 * back.
 */
final class PermitPool {
    /** Guards all permits of the pool. */
    final ReentrantLock lock = new ReentrantLock();

    private final Set<Permits> waiting = new LinkedHashSet<>();
    private final List<Permits> all = new ArrayList<>();
    private int limit;
    private int queues;

    /** Permits in use beyond each queue's own. */
    private int shared;

    /**
     * @param limit permits in all
     */
    PermitPool(int limit) {
        this.limit = limit;
    }

    /**
     * The permits of one more queue.
     *
     * @param most how many it may have
     * @param gather see {@link Permits}
     * @throws IllegalStateException if fewer would be left than there are queues
     */
    Permits join(int most, int weight, Duration gather) {
        lock.lock();
        try {
            requireEnough(limit, queues + 1);
            queues++;
            var permits = new Permits(this, most, weight, gather);
            all.add(permits);
            return permits;
        } finally {
            lock.unlock();
        }
    }

    /** What is out already stays out; nothing more is until so many are back. */
    void limit(int now) {
        lock.lock();
        try {
            requireEnough(now, queues);
            limit = now;
            grant();
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /** Queues that wait for permits. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private static void requireEnough(int limit, int queues) {
        if (limit < queues) {
            throw new IllegalStateException(
                    limit
                            + " permits are too few for "
                            + queues
                            + " workers: each needs one of its own to be asked for work");
        }
    }

    /** It wants permits, or no more. Call with the lock held, as all that follow. */
    void wants(Permits queue, boolean more) {
        if (more) {
            waiting.add(queue);
            grant();
        } else {
            waiting.remove(queue);
        }
    }

    /** Its permits in use went from one number to another. */
    void uses(int before, int now) {
        shared += Math.max(0, now - 1) - Math.max(0, before - 1);
    }

    /** Hands out what is free. */
    void grant() {
        for (var next = neediest(); next != null; next = neediest()) {
            next.grant();
        }
    }

    private @Nullable Permits neediest() {
        var anyShared = shared < limit - queues;
        Permits neediest = null;
        for (var queue : waiting) {
            if (queue.eligible(anyShared)
                    && (neediest == null
                            || queue.shareWithOneMore() < neediest.shareWithOneMore())) {
                neediest = queue;
            }
        }
        return neediest == null || isAnothersDue(neediest) ? null : neediest;
    }

    /**
     * Whether all that is free is due to queues that come back for it in a moment. A queue's own
     * permit never is: nobody has a smaller share than one that has nothing.
     */
    private boolean isAnothersDue(Permits neediest) {
        var due = 0L;
        for (var queue : all) {
            if (queue.comesBack()
                    && !waiting.contains(queue)
                    && queue.shareWithOneMore() < neediest.shareWithOneMore()) {
                due += queue.lacking();
            }
        }
        return due > 0 && due >= (long) limit - queues - shared;
    }
}
