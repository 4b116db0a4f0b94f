package io.hookworks.apps.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
        "999999999, PT999999999S",
        "'Fri, 02 Jan 2026 03:04:35 GMT', PT30S"
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
                "99999999999999999999",
                "NaN",
                "Fri, 02 Jan 2026 03:04:05 GMT",
                "Thu, 01 Jan 2026 00:00:00 GMT"
            })
    void what_asks_for_no_wait_leaves_it_to_the_queue(String header) {
        assertNull(RetryAfter.of(header, Deliveries.NOW));
    }
}
