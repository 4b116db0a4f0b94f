package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

class PatienceTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Patience patience = new Patience();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final FutureTask<String> waiter = new FutureTask<>(this::awaitLong);

    private String awaitLong() throws InterruptedException {
        var came = patience.await(this::neverCome, LONG);
        return "came: " + came + ", interrupted: " + Thread.interrupted();
    }

    private boolean neverCome(Duration within) throws InterruptedException {
        waiting.countDown();
        return new CountDownLatch(1).await(within.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Test
    void a_wait_under_way_ends_and_leaves_no_interrupt_behind() throws Exception {
        Thread.ofVirtual().start(waiter);
        waiting.await();
        patience.end();
        assertEquals("came: false, interrupted: false", waiter.get());
    }

    @Test
    void a_wait_to_come_does_not_begin() throws Exception {
        patience.end();
        assertFalse(patience.await(this::neverCome, LONG));
        assertEquals(1, waiting.getCount());
    }

    @Test
    void an_end_that_comes_with_what_was_waited_for_leaves_no_interrupt_behind() throws Exception {
        assertTrue(
                patience.await(
                        within -> {
                            patience.end();
                            return true;
                        },
                        LONG));
        assertFalse(Thread.interrupted());
    }

    @Test
    void what_comes_in_time_has_come() throws Exception {
        assertTrue(patience.await(within -> within.equals(LONG), LONG));
    }

    @Test
    void an_interrupt_by_another_is_passed_on() throws Exception {
        var thread = Thread.ofVirtual().start(waiter);
        waiting.await();
        thread.interrupt();
        var failure = assertThrows(ExecutionException.class, () -> waiter.get());
        assertInstanceOf(InterruptedException.class, failure.getCause());
    }
}
