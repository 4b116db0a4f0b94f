package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class PermitsTest {
    private final Permits permits =
            new PermitPool(Integer.MAX_VALUE).join(5, 1, Duration.ofMillis(1));

    @Test
    void a_higher_limit_holds_at_once() throws Exception {
        assertEquals(5, permits.take(10));
        permits.limit(8);
        assertEquals(3, permits.take(10));
    }

    @Test
    void below_a_lower_limit_nothing_is_given_out_until_enough_is_back() throws Exception {
        assertEquals(5, permits.take(10));
        permits.limit(2);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> taken = takers.submit(() -> permits.take(10));
            permits.giveBack(3);
            assertFalse(taken.isDone());
            permits.giveBack(2);
            assertTrue(taken.get() <= 2);
        }
    }

    @Test
    void lower_limit_takes_back_permits_that_are_not_handed_out_yet() throws Exception {
        var lingering = new PermitPool(Integer.MAX_VALUE).join(3, 1, Duration.ofHours(1));
        assertEquals(1, lingering.take(1));
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> taken = takers.submit(() -> lingering.take(3));
            try {
                Rig.await(() -> lingering.out() == 3);
                lingering.limit(2);
                assertEquals(2, lingering.out());
                lingering.limit(4);
                assertEquals(3, taken.get(5, TimeUnit.SECONDS));
                assertEquals(4, lingering.out());
            } finally {
                lingering.close();
            }
        }
    }

    @Test
    void all_are_back_under_a_changed_limit_too() throws Exception {
        assertEquals(5, permits.take(5));
        permits.limit(0);
        assertFalse(permits.awaitAll(Duration.ZERO));
        permits.giveBack(5);
        assertTrue(permits.awaitAll(Duration.ZERO));
    }

    @Test
    void closing_ends_the_wait_for_permits() throws Exception {
        permits.limit(0);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> taken = takers.submit(() -> permits.take(10));
            permits.close();
            assertEquals(0, taken.get());
        }
    }

    @Test
    void what_a_taker_had_gathered_is_back_when_it_is_closed() throws Exception {
        var patient = new PermitPool(Integer.MAX_VALUE).join(2, 1, Duration.ofHours(1));
        assertEquals(1, patient.take(1));
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> taken = takers.submit(() -> patient.take(2));
            Rig.await(() -> patient.out() == 2);
            patient.close();
            assertEquals(0, taken.get());
            assertEquals(1, patient.out());
        }
    }

    @Test
    void borrowed_permit_counts_as_in_use_until_it_is_back() throws Exception {
        assertEquals(4, permits.take(4));
        permits.borrow();
        permits.borrow();
        assertEquals(6, permits.out());
        permits.giveBack(2);
        assertEquals(1, permits.take(10));
    }

    @Test
    void wait_for_all_ends_when_the_last_is_back() throws Exception {
        assertEquals(2, permits.take(2));
        try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> all = waiters.submit(() -> permits.awaitAll(Duration.ofHours(1)));
            permits.giveBack(1);
            assertFalse(all.isDone());
            permits.giveBack(1);
            assertTrue(all.get(5, TimeUnit.SECONDS));
        }
        assertEquals(5, permits.take(10));
    }

    @Test
    void wait_for_all_ends_without_them_when_its_time_is_over() throws Exception {
        assertEquals(1, permits.take(1));
        assertFalse(permits.awaitAll(Duration.ofMillis(1)));
        permits.giveBack(1);
        assertTrue(permits.awaitAll(Duration.ofMillis(1)));
    }

    @Test
    void more_permits_than_taken_cannot_be_given_back() throws Exception {
        assertEquals(1, permits.take(1));
        assertThrows(IllegalStateException.class, () -> permits.giveBack(2));
        assertEquals(1, permits.out());
    }
}
