package io.hookworks.benchmarks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/** Which messages a contender has begun and finished. Safe for many threads. */
final class Handled {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicInteger doubled = new AtomicInteger();
    private final CountDownLatch missing;
    private final AtomicLongArray waits;
    private final AtomicInteger begun = new AtomicInteger();

    private Handled(int messages, int timed) {
        missing = new CountDownLatch(messages);
        waits = new AtomicLongArray(timed);
    }

    /** Waits for so many. */
    static Handled of(int messages) {
        return new Handled(messages, 0);
    }

    /** Waits for so many, each of which tells when it was {@linkplain Stamp sent}. */
    static Handled timed(int messages) {
        return new Handled(messages, messages);
    }

    /**
     * The first line of a handler.
     *
     * @param body is asked for only if the time counts
     */
    void begun(Supplier<String> body) {
        if (waits.length() > 0) {
            var wait = Stamp.micros() - Stamp.of(body.get());
            var at = begun.getAndIncrement();
            if (at < waits.length()) { // more come only if some come twice
                waits.set(at, wait);
            }
        }
    }

    /**
     * The end of a message.
     *
     * @param id whatever tells messages apart
     */
    void message(String id) {
        if (ids.add(id)) {
            missing.countDown();
        } else {
            doubled.incrementAndGet();
        }
    }

    boolean all() {
        return missing.getCount() == 0;
    }

    int doubled() {
        return doubled.get();
    }

    Latency latency() {
        var micros = new long[waits.length()];
        for (var i = 0; i < micros.length; i++) {
            micros[i] = waits.get(i);
        }
        return Latency.of(doubled(), micros);
    }

    void await() throws InterruptedException {
        missing.await();
    }
}
