package io.hookworks.worker;

import static io.hookworks.worker.Breaker.State.CLOSED;
import static io.hookworks.worker.Breaker.State.OPEN;
import static io.hookworks.worker.Breaker.State.PROBING;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.testkit.ManualClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class BreakerTest {
    private static final Duration PROBE = Duration.ofSeconds(30);

    private final ManualClock clock = ManualClock.somewhere();
    private @Nullable BreakerSettings settings = new BreakerSettings(3, PROBE);
    private final Breaker breaker = new Breaker(() -> settings, clock, () -> 0.999_999);

    @Test
    void one_message_that_fails_again_and_again_is_no_outage() {
        for (var i = 0; i < 100; i++) {
            assertTrue(breaker.failed("poison").isEmpty());
        }
        assertEquals(CLOSED, breaker.state());
    }

    @Test
    void messages_that_fail_one_after_the_other_are_and_a_success_between_says_no() {
        assertTrue(breaker.failed("a").isEmpty());
        assertTrue(breaker.failed("b").isEmpty());
        breaker.succeeded();
        assertTrue(breaker.failed("c").isEmpty());
        assertTrue(breaker.failed("d").isEmpty());
        assertEquals(PROBE, breaker.failed("e").map(BreakerTest::seconds).orElseThrow());
        assertEquals(OPEN, breaker.state());
    }

    @Test
    void while_it_is_open_each_probe_that_fails_doubles_the_wait() {
        open();
        for (var wait : new int[] {30, 60, 120, 240, 240}) {
            clock.advance(Duration.ofSeconds(wait - 1));
            assertEquals(OPEN, breaker.state());
            clock.advance(Duration.ofSeconds(1));
            assertEquals(PROBING, breaker.state());
            assertTrue(breaker.failed("probe").isPresent());
        }
    }

    @Test
    void a_probe_that_succeeds_closes_it_and_forgets() {
        open();
        clock.advance(PROBE);
        assertEquals(PROBING, breaker.state());
        breaker.succeeded();
        assertEquals(CLOSED, breaker.state());
        assertEquals(Optional.empty(), breaker.failed("a"));
    }

    @Test
    void outage_after_a_success_starts_with_the_shortest_wait_again() {
        open();
        clock.advance(PROBE);
        assertTrue(breaker.failed("probe").isPresent());
        clock.advance(PROBE.multipliedBy(2));
        assertEquals(PROBING, breaker.state());
        breaker.succeeded();
        open();
        assertEquals(OPEN, breaker.state());
        clock.advance(PROBE);
        assertEquals(PROBING, breaker.state());
    }

    @Test
    void its_pause_lasts_as_long_however_the_clock_is_set() {
        open();
        clock.stepWall(Duration.ofHours(2));
        assertEquals(OPEN, breaker.state());
        clock.stepWall(Duration.ofHours(-3));
        clock.advance(PROBE);
        assertEquals(PROBING, breaker.state());
    }

    @Test
    void one_failure_can_be_an_outage_and_none_cannot() {
        settings = new BreakerSettings(1, PROBE);
        assertTrue(breaker.failed("a").isPresent());
        assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(0, PROBE));
        assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(1, Duration.ZERO));
    }

    @Test
    void without_settings_it_is_closed() {
        open();
        settings = null;
        assertEquals(CLOSED, breaker.state());
        assertTrue(breaker.failed("x").isEmpty());
    }

    private void open() {
        breaker.failed("a");
        breaker.failed("b");
        breaker.failed("c");
    }

    private static Duration seconds(Duration wait) {
        return Duration.ofSeconds(Math.round(wait.toMillis() / 1_000.0));
    }
}
