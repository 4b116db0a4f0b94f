package io.hookworks.benchmarks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Which messages a contender has finished. Safe for many threads. */
final class Handled {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicInteger doubled = new AtomicInteger();
    private final CountDownLatch missing;

    Handled(int messages) {
        missing = new CountDownLatch(messages);
    }

    /**
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

    void await() throws InterruptedException {
        missing.await();
    }
}
