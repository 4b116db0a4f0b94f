package io.hookworks.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right of one queue to have messages in work: taken before they are received, given back when
 * the broker has confirmed their end, so that never more than {@code limit} are in flight, nor more
 * than the {@linkplain PermitPool pool} has.
 */
final class Permits {
    /** One taker gathers at a time: two would each go with half of what one call could carry. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final PermitPool pool;
    private final Condition enough;
    private final Condition allBack;
    private final Duration gather;
    private int limit;
    private int weight;

    /** In use, with those that the taker has gathered so far. */
    private int out;

    private int gathered;
    private int wanted;
    private boolean closed;
    private boolean backlog;
    private long backlogAt;

    /**
     * @param gather how long to wait for further permits once one is free: a receive for one
     *     message costs the same call as one for ten
     */
    Permits(PermitPool pool, int limit, int weight, Duration gather) {
        this.pool = pool;
        this.enough = pool.lock.newCondition();
        this.allBack = pool.lock.newCondition();
        this.limit = limit;
        this.weight = weight;
        this.gather = gather;
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
        pool.lock.lockInterruptibly();
        try {
            want(1);
            while (gathered < 1 && !closed) {
                enough.await();
                want(1); // what was gathered may have been taken back by a lower limit
            }
            want(Math.min(most, limit));
            var left = gather.toNanos();
            while (gathered < wanted && left > 0 && !closed) {
                left = enough.awaitNanos(left);
            }
            var taken = closed ? 0 : Math.min(gathered, most);
            gathered -= taken;
            return taken;
        } finally {
            want(0);
            use(out - gathered); // it was closed, or interrupted
            gathered = 0;
            pool.grant();
            pool.lock.unlock();
        }
    }

    private void want(int many) {
        wanted = many;
        pool.wants(this, gathered < wanted);
    }

    /** Whether its last poll brought all that it asked for. */
    void backlog(boolean more) {
        pool.lock.lock();
        try {
            backlog = more;
            backlogAt = System.nanoTime();
            if (!more) {
                pool.grant();
            }
        } finally {
            pool.lock.unlock();
        }
    }

    /** Whether it will ask for more in a moment; a poll that hangs is not waited for. */
    boolean comesBack() {
        return backlog && !closed && System.nanoTime() - backlogAt < MOMENT.toNanos();
    }

    /** How many more it could use. */
    int lacking() {
        return Math.max(0, limit - out);
    }

    /** Whether it may have one more. */
    boolean eligible(boolean anyShared) {
        return gathered < wanted && out < limit && !closed && (anyShared || out == 0);
    }

    /** How much it would have for its weight with one more; its own permit does not count. */
    double shareWithOneMore() {
        return 1.0 * out / weight;
    }

    void grant() {
        use(out + 1);
        gathered++;
        if (gathered >= wanted) {
            pool.wants(this, false);
            enough.signal();
        }
    }

    private void use(int now) {
        pool.uses(out, now);
        out = now;
        if (out == 0) {
            allBack.signalAll();
        }
    }

    void giveBack(int count) {
        pool.lock.lock();
        try {
            if (count > out) {
                throw new IllegalStateException("more permits given back than taken");
            }
            use(out - count);
            pool.grant();
        } finally {
            pool.lock.unlock();
        }
    }

    /** One more is in use, whether or not one is free: its message was let in before. */
    void borrow() {
        pool.lock.lock();
        try {
            use(out + 1);
        } finally {
            pool.lock.unlock();
        }
    }

    /** What is out already stays out; nothing more is until so many are back. */
    void limit(int now) {
        pool.lock.lock();
        try {
            limit = now;
            var above = Math.clamp(out - limit, 0, gathered);
            gathered -= above;
            use(out - above);
            pool.grant();
        } finally {
            pool.lock.unlock();
        }
    }

    /** Its share of what is scarce, beside other queues. */
    void weight(int now) {
        pool.lock.lock();
        try {
            weight = now;
        } finally {
            pool.lock.unlock();
        }
    }

    /** In use now. */
    int out() {
        pool.lock.lock();
        try {
            return out;
        } finally {
            pool.lock.unlock();
        }
    }

    /** Gives out no more. */
    void close() {
        pool.lock.lock();
        try {
            closed = true;
            enough.signalAll();
        } finally {
            pool.lock.unlock();
        }
    }

    /** Waits until all are back. */
    boolean awaitAll(Duration within) throws InterruptedException {
        var left = TimeUnit.NANOSECONDS.convert(within);
        pool.lock.lockInterruptibly();
        try {
            while (out > 0) {
                if (left <= 0) {
                    return false;
                }
                left = allBack.awaitNanos(left);
            }
            return true;
        } finally {
            pool.lock.unlock();
        }
    }
}
