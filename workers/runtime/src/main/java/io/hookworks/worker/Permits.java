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
    /** One taker gathers at a time: two would each go with half of what one call could carry. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final Condition allBack = lock.newCondition();
    private final Duration gather;
    private int limit;

    /** Below zero while more are out than a lowered limit allows. */
    private int free;

    private boolean closed;
    private int wanted;

    /**
     * @param gather how long to wait for further permits once one is free: a receive for one
     *     message costs the same call as one for ten
     */
    Permits(int limit, Duration gather) {
        this.limit = limit;
        this.gather = gather;
        this.free = limit;
    }

    /** Waits for at least one permit and takes up to {@code most}; none once it is closed. */
    int take(int most) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return gather(most);
        } finally {
            turn.unlock();
        }
    }

    private int gather(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            wanted = 1;
            while (free < 1 && !closed) {
                enough.await();
            }
            wanted = Math.min(most, limit);
            var left = gather.toNanos();
            while (free < wanted && left > 0 && !closed) {
                left = enough.awaitNanos(left);
            }
            var taken = closed ? 0 : Math.clamp(free, 0, most);
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
            if (free >= wanted) {
                enough.signal();
            }
            if (free == limit) {
                allBack.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is out already stays out; nothing more is until so many are back. */
    void limit(int now) {
        lock.lock();
        try {
            free += now - limit;
            limit = now;
            enough.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives out no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            enough.signalAll();
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
                left = allBack.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
