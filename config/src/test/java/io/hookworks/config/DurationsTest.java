package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0s,     PT0S,    0s",
        "0ms,    PT0S,    0s",
        "250ms,  PT0.25S, 250ms",
        "1500ms, PT1.5S,  1500ms",
        "2000ms, PT2S,    2s",
        "90s,    PT1M30S, 90s",
        "60s,    PT1M,    1m",
        "15m,    PT15M,   15m",
        "120m,   PT2H,    2h",
        "12h,    PT12H,   12h",
        "24h,    PT24H,   1d",
        "36h,    PT36H,   36h",
        "14d,    P14D,    14d"
    })
    void reads_as_the_duration_and_is_written_in_its_longest_unit(
            String text, Duration duration, String written) {
        assertEquals(duration, Durations.parse(text));
        assertEquals(written, Durations.write(duration));
        assertEquals(duration, Durations.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "5", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1w", "PT1S", "1s1ms", "1s\n"
            })
    void anything_else_is_refused_with_examples(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
        var message = String.valueOf(error.getMessage());
        assertTrue(message.contains("250ms, 2s, 15m, 12h or 14d"), message);
    }
}
