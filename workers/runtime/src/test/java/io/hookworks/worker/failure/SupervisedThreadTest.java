package io.hookworks.worker.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class SupervisedThreadTest {
    private final AtomicBoolean ending = new AtomicBoolean();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private SupervisedThread thread(ThreadFactory threads, SupervisedThread.Loop loop) {
        return new SupervisedThread(
                threads, loop, ending::get, failure -> failures.add(failure.type()));
    }

    @Test
    void a_loop_that_throws_anything_is_reported_and_begins_anew() throws Exception {
        var rounds = new AtomicInteger();
        var third = new CountDownLatch(1);
        var thread =
                thread(
                        Thread.ofVirtual().factory(),
                        () -> {
                            switch (rounds.incrementAndGet()) {
                                case 1 -> throw new NoClassDefFoundError("for a test");
                                case 2 -> throw new InterruptedException("by mistake");
                                default -> {
                                    third.countDown();
                                    new CountDownLatch(1).await();
                                }
                            }
                        });
        assertTrue(thread.ensureRunning());
        third.await();
        assertFalse(thread.dead());
        assertEquals(
                List.of("java.lang.NoClassDefFoundError", "java.lang.InterruptedException"),
                failures);
        ending.set(true);
        thread.interrupt();
    }

    @Test
    void a_thread_that_cannot_be_started_is_reported_and_started_later() throws Exception {
        var ran = new CountDownLatch(1);
        var failing = new AtomicBoolean(true);
        ThreadFactory threads =
                loop -> {
                    if (failing.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return Thread.ofVirtual().unstarted(loop);
                };
        var thread = thread(threads, ran::countDown);
        assertFalse(thread.ensureRunning());
        assertTrue(thread.dead());
        assertEquals(List.of("java.lang.OutOfMemoryError"), failures);
        failing.set(false);
        assertTrue(thread.ensureRunning());
        ran.await();
    }
}
