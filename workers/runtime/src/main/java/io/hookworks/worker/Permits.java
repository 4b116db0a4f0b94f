package io.hookworks.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to have messages in work: taken before they are received, given back when the broker
 * has confirmed their end, so that never more than {@code limit} are in flight.
 */
final class Permits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int limit;
    private final Duration gather;
    private int free;

    /**
     * @param gather how long to wait for further permits once one is free: a receive for one
     *     message costs the same call as one for ten
     */
    Permits(int limit, Duration gather) {
        this.limit = limit;
        this.gather = gather;
        this.free = limit;
    }

    /** Waits for at least one permit and takes up to {@code most}. */
    int take(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var wanted = Math.min(most, limit);
            var left = gather.toNanos();
            while (free == 0 || (free < wanted && left > 0)) {
                if (free == 0) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            var taken = Math.min(free, wanted);
            free -= taken;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(int count) {
        lock.lock();
        try {
            free += count;
            if (free > limit) {
                throw new IllegalStateException("more permits given back than taken");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all are back. */
    boolean awaitAll(Duration within) throws InterruptedException {
        var left = TimeUnit.NANOSECONDS.convert(within);
        lock.lockInterruptibly();
        try {
            while (free < limit) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
