package io.hookworks.apps.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "' 1 ', PT1S",
        "0.5, PT0.5S",
        "999999999, P365D",
        "99999999999999999999999999999999999999, P365D",
        "'Fri, 02 Jan 2026 03:04:35 GMT', PT30S",
        "'Friday, 02-Jan-26 03:04:35 GMT', PT30S",
        "'Fri Jan  2 03:04:35 2026', PT30S",
        "'Fri Jan 2 03:04:35 2026', PT30S",
        "'fri, 2 JAN 2026 03:04:35 UTC', PT30S",
        "'Mon, 02 Jan 2026 03:04:35 GMT', PT30S",
        "'Fri, 02 Jan 2026 03:04:60 GMT', PT55S",
        "'Fri, 31 Dec 9999 23:59:59 GMT', P365D",
        "'Wednesday, 02-Jan-75 03:04:35 GMT', P365D"
    })
    void a_wait_is_understood_in_seconds_and_as_a_date(String header, Duration wait) {
        assertEquals(wait, RetryAfter.of(header, Deliveries.NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-5",
                "soon",
                "1e9",
                "+5",
                "NaN",
                "1.",
                "Infinity",
                "Fri, 31 Feb 2026 03:04:35 GMT",
                "Fri, 02 Foo 2026 03:04:35 GMT",
                "Fri, 02 Jan 2026 24:04:35 GMT",
                "Fri, 02 Jan 2026 03:04:61 GMT",
                "Fri, 02 Jan 2026 03:04:35",
                "Tuesday, 02-Jan-79 03:04:35 GMT",
                "Fri, 02 Jan 2026 03:04:05 GMT",
                "Thu, 01 Jan 2026 00:00:00 GMT"
            })
    void what_asks_for_no_wait_leaves_it_to_the_queue(String header) {
        assertEquals(Duration.ZERO, RetryAfter.of(header, Deliveries.NOW));
    }
}
