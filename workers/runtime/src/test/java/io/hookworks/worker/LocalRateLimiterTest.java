package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
        limiter.settle(3, 0);
        clock.advance(Duration.ofHours(1));
        assertEquals(5, limiter.take(5), "nothing counts as held any more");
    }

    @Test
    void tokens_that_polls_hold_for_long_make_no_second_burst() {
        assertEquals(5, limiter.take(5));
        clock.advance(Duration.ofHours(1));
        assertEquals(0, limiter.take(5));
        limiter.settle(5, 0);
        assertEquals(0, limiter.take(5));
        clock.advance(Duration.ofMillis(500));
        assertEquals(5, limiter.take(5));
        clock.advance(Duration.ofHours(1));
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
        limiter.change(1, Duration.ofDays(1), 5);
        assertEquals(5, limiter.take(5));
        var waiter = waiter();
        limiter.settle(0, 5);
        waiter.join();
    }

    @Test
    void who_waits_is_woken_by_a_higher_rate() throws Exception {
        limiter.change(1, Duration.ofDays(1), 5);
        assertEquals(5, use(5));
        var waiter = waiter();
        limiter.change(1_000, Duration.ofSeconds(1), 5);
        clock.advance(Duration.ofSeconds(1));
        waiter.join();
    }

    @Test
    void who_waits_goes_on_when_its_own_time_is_over() throws Exception {
        assertEquals(5, use(5));
        limiter.await(Duration.ofMillis(20));
        assertEquals(0, use(5));
    }

    @Test
    void one_token_is_enough_to_go_on() throws Exception {
        assertEquals(4, use(4));
        limiter.await(Duration.ofDays(1));
        assertEquals(1, use(5));
    }

    @Test
    void pause_is_waited_for_though_there_are_tokens() throws Exception {
        limiter.block(Duration.ofDays(1));
        var waiter = waiter();
        waiter.interrupt();
        waiter.join();
    }

    @Test
    void by_the_real_clock_a_token_comes_when_it_is_due() throws Exception {
        var real = new LocalRateLimiter(100, Duration.ofSeconds(1), 1, TimeSource.system());
        assertEquals(1, real.take(1));
        real.settle(1, 0);
        real.await(Duration.ofDays(1));
        assertEquals(1, real.take(1));
    }

    /** One that waits by now, as long as it takes. */
    private Thread waiter() {
        var waiter = Thread.ofVirtual().start(() -> await(limiter));
        Rig.await(() -> !waiter.isAlive() || waiter.getState() == Thread.State.TIMED_WAITING);
        assertTrue(waiter.isAlive(), "it did not wait");
        return waiter;
    }

    private static void await(RateLimiter limiter) {
        try {
            limiter.await(Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void changed_rate_keeps_what_was_earned_under_the_old_one() {
        assertEquals(5, use(5));
        clock.advance(Duration.ofMillis(300));
        limiter.change(1, Duration.ofSeconds(1), 5);
        assertEquals(3, use(100));
    }

    @Test
    void lower_burst_counts_what_polls_hold() {
        assertEquals(3, limiter.take(3));
        limiter.change(10, Duration.ofSeconds(1), 4);
        assertEquals(1, limiter.take(5));
    }

    @Test
    void rate_and_burst_must_be_positive() {
        var second = Duration.ofSeconds(1);
        assertRefused(() -> limiter.change(0, second, 5));
        assertRefused(() -> limiter.change(1, Duration.ZERO, 5));
        assertRefused(() -> limiter.change(1, second.negated(), 5));
        assertRefused(() -> limiter.change(1, second, 0));
    }

    private static void assertRefused(Executable change) {
        assertThrows(IllegalArgumentException.class, change);
    }

    private int use(int most) {
        var taken = limiter.take(most);
        limiter.settle(taken, 0);
        return taken;
    }
}
