package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.worker.Idempotency.Outcome;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class InMemoryIdempotencyTest {
    private final InMemoryIdempotency idempotency = new InMemoryIdempotency(2);
    private final AtomicInteger effects = new AtomicInteger();

    @Test
    void an_effect_runs_once_and_another_key_is_another_effect() throws Exception {
        assertEquals(Outcome.RAN, once("a"));
        assertEquals(Outcome.REPEATED, once("a"));
        assertEquals(Outcome.RAN, once("b"));
        assertEquals(2, effects.get());
    }

    @Test
    void an_effect_that_failed_may_run_again_and_its_exception_reaches_the_caller()
            throws Exception {
        var failure = new IOException("no luck");
        var thrown =
                assertThrows(
                        IOException.class,
                        () ->
                                idempotency.once(
                                        "a",
                                        () -> {
                                            throw failure;
                                        }));
        assertEquals(failure, thrown);
        assertEquals(Outcome.RAN, once("a"));
    }

    @Test
    void whoever_comes_while_it_runs_is_told_to_try_later() throws Exception {
        var started = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Idempotency.Effect slow =
                () -> {
                    started.countDown();
                    mayEnd.await();
                };
        Callable<Outcome> first = () -> idempotency.once("a", slow);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = threads.submit(first);
            started.await();
            assertEquals(Outcome.BUSY, once("a"));
            assertEquals(Outcome.RAN, once("b"));
            mayEnd.countDown();
            assertEquals(Outcome.RAN, running.get());
        }
        assertEquals(Outcome.REPEATED, once("a"));
        assertEquals(1, effects.get());
    }

    @Test
    void when_it_is_full_it_forgets_what_nobody_asked_for_the_longest() throws Exception {
        once("a");
        once("b");
        once("a");
        once("c");
        assertEquals(Outcome.REPEATED, once("a"));
        assertEquals(Outcome.RAN, once("b"));
    }

    private Outcome once(String key) throws Exception {
        return idempotency.once(key, effects::incrementAndGet);
    }
}
