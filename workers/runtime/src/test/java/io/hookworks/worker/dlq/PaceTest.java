package io.hookworks.worker.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {
    private final ManualClock clock = ManualClock.somewhere();

    /** How many it lets go within a time. */
    private int within(Pace pace, Duration time) {
        var end = clock.instant().plus(time);
        var sent = 0;
        while (true) {
            var size = pace.group(1_000);
            var wait = pace.before(size);
            if (!clock.instant().plus(wait).isBefore(end)) {
                clock.advance(Duration.between(clock.instant(), end));
                return sent;
            }
            clock.advance(wait);
            sent += size;
        }
    }

    @Test
    void a_rate_is_kept_to_a_group() {
        var pace = new Pace(new Rate(50, Duration.ZERO), clock);
        assertEquals(10, pace.group(1_000));
        assertEquals(500, within(pace, Duration.ofSeconds(10)), 10);
        var slow = new Pace(new Rate(0.5, Duration.ZERO), clock);
        assertEquals(1, slow.group(1_000));
        assertEquals(30, within(slow, Duration.ofMinutes(1)), 1);
    }

    @Test
    void a_ramp_begins_slowly_and_ends_at_the_rate() {
        var pace = new Pace(new Rate(100, Duration.ofSeconds(20)), clock);
        var first = within(pace, Duration.ofSeconds(5));
        assertTrue(first > 50 && first < 150, "a quarter of the way at most: " + first);
        within(pace, Duration.ofSeconds(15));
        assertEquals(1_000, within(pace, Duration.ofSeconds(10)), 25);
    }

    @Test
    void rate_of_nothing_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Rate(0, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Rate(Double.NaN, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, Duration.ofSeconds(-1)));
    }

    @Test
    void a_standstill_is_not_made_up_for() {
        var pace = new Pace(new Rate(100, Duration.ZERO), clock);
        within(pace, Duration.ofSeconds(1));
        clock.advance(Duration.ofMinutes(5));
        assertEquals(1_100, within(pace, Duration.ofSeconds(10)), 25);
    }
}
