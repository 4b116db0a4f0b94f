package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LocalRateLimiterTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final LocalRateLimiter limiter =
            new LocalRateLimiter(10, Duration.ofSeconds(1), 5, clock);

    @Test
    void a_burst_then_the_rate() {
        assertEquals(5, use(100));
        assertEquals(0, use(100));
        clock.advance(Duration.ofMillis(250));
        assertEquals(2, use(100));
        clock.advance(Duration.ofMillis(50));
        assertEquals(1, use(100));
    }

    @Test
    void what_was_taken_for_nothing_can_be_taken_again() {
        assertEquals(5, limiter.take(5));
        limiter.settle(2, 3);
        assertEquals(3, limiter.take(5));
    }

    @Test
    void tokens_that_polls_hold_for_long_make_no_second_burst() {
        assertEquals(5, limiter.take(5));
        clock.advance(Duration.ofHours(1));
        assertEquals(0, limiter.take(5));
        limiter.settle(5, 0);
        assertEquals(0, limiter.take(5));
        clock.advance(Duration.ofMillis(100));
        assertEquals(1, limiter.take(5));
    }

    @Test
    void a_pause_holds_for_all() throws Exception {
        limiter.block(Duration.ofSeconds(30));
        limiter.block(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(29));
        assertEquals(0, use(1));
        clock.advance(Duration.ofSeconds(1));
        limiter.await(Duration.ofDays(1));
        assertEquals(1, use(1));
    }

    @Test
    void a_clock_that_is_set_back_neither_gives_nor_takes() {
        assertEquals(5, use(5));
        clock.stepWall(Duration.ofHours(-1));
        assertEquals(0, use(5));
        clock.advance(Duration.ofMillis(200));
        assertEquals(2, use(5));
    }

    @Test
    void a_pause_lasts_as_long_as_was_asked_however_the_clock_is_set() {
        limiter.block(Duration.ofSeconds(30));
        clock.stepWall(Duration.ofHours(2));
        assertEquals(0, use(1));
        clock.stepWall(Duration.ofHours(-3));
        clock.advance(Duration.ofSeconds(29));
        assertEquals(0, use(1));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(1, use(1));
    }

    @Test
    void a_changed_rate_holds_at_once() {
        assertEquals(5, use(5));
        limiter.change(100, Duration.ofSeconds(1), 50);
        clock.advance(Duration.ofMillis(100));
        assertEquals(10, use(100));
        limiter.change(1, Duration.ofSeconds(1), 1);
        clock.advance(Duration.ofSeconds(9));
        assertEquals(1, use(100));
    }

    @Test
    void who_waits_is_woken_by_what_another_gives_back() throws Exception {
        assertEquals(5, limiter.take(5));
        var waiter = Thread.ofVirtual().start(() -> await(limiter));
        limiter.settle(0, 5);
        waiter.join();
    }

    private static void await(RateLimiter limiter) {
        try {
            limiter.await(Duration.ofDays(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int use(int most) {
        var taken = limiter.take(most);
        limiter.settle(taken, 0);
        return taken;
    }
}
