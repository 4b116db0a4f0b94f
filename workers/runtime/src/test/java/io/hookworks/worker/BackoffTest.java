package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Optional;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(100, Duration.ofSeconds(2), Duration.ofMinutes(15));

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 2000",
        "2, 2000, 4000",
        "3, 4000, 8000",
        "10, 450000, 900000",
        "99, 450000, 900000"
    })
    void waits_double_up_to_the_longest_and_are_shortened_by_half_at_most(
            int attempt, long least, long most) {
        assertEquals(Optional.of(Duration.ofMillis(least)), BACKOFF.delayAfter(attempt, 0));
        var longest = BACKOFF.delayAfter(attempt, Math.nextDown(1.0)).orElseThrow().toMillis();
        assertTrue(longest > most * 0.99 && longest <= most, "longest was " + longest);
    }

    @Test
    void one_attempt_and_one_wait_are_allowed_and_less_is_not() {
        var second = Duration.ofSeconds(1);
        assertEquals(Optional.empty(), new Backoff(1, second, second).delayAfter(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(0, second, second));
        assertThrows(
                IllegalArgumentException.class, () -> new Backoff(1, second, second.minusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(1, Duration.ZERO, second));
    }

    @Test
    void the_last_attempt_is_followed_by_none() {
        assertTrue(BACKOFF.delayAfter(99, 0).isPresent());
        assertTrue(BACKOFF.delayAfter(100, 0).isEmpty());
        assertTrue(BACKOFF.delayAfter(101, 0).isEmpty());
    }
}
