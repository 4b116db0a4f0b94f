package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

class StandstillTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final Standstill standstill = new Standstill(clock);

    @Test
    void what_was_opened_before_a_gap_is_stale_for_everyone_who_asks_after_it() {
        var before = clock.instant();
        clock.advance(Standstill.LONG.plusMillis(1));
        assertTrue(standstill.since(before));
        assertTrue(standstill.since(before));
        assertFalse(standstill.since(clock.instant()));
    }

    @Test
    void time_in_which_it_beats_is_no_gap() {
        var before = clock.instant();
        for (int beat = 0; beat < 20; beat++) {
            clock.advance(Standstill.BEAT);
            assertFalse(standstill.since(before));
        }
    }
}
