package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

class StandstillTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final Standstill standstill = new Standstill(clock);

    @Test
    void a_gap_begins_a_new_era_for_everyone_who_asks_after_it() {
        var before = standstill.era();
        clock.advance(Standstill.LONG.plusMillis(1));
        var after = standstill.era();
        assertNotEquals(before, after);
        assertEquals(after, standstill.era());
    }

    @Test
    void a_gap_is_seen_though_the_clock_is_set_back_in_it() {
        var before = standstill.era();
        clock.stepWall(Standstill.LONG.multipliedBy(2).negated());
        clock.advance(Standstill.LONG.plusMillis(1));
        assertNotEquals(before, standstill.era());
    }

    @Test
    void a_machine_that_slept_shows_it_by_the_wall_clock_alone() {
        var before = standstill.era();
        clock.stepWall(Standstill.LONG.plusMillis(1));
        assertNotEquals(before, standstill.era());
    }

    @Test
    void time_in_which_it_beats_is_no_gap() {
        var before = standstill.era();
        for (int beat = 0; beat < 20; beat++) {
            clock.advance(Standstill.BEAT);
            assertEquals(before, standstill.era());
        }
    }
}
