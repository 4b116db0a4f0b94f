package io.hookworks.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;
import java.time.Instant;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06Z, 2026-02-03T04:05:06Z",
        "2026-02-03t04:05:06z, 2026-02-03T04:05:06Z",
        "2026-02-03 04:05:06Z, 2026-02-03T04:05:06Z",
        "2026-02-03T05:05:06.789+01:00, 2026-02-03T04:05:06.789Z",
        "2026-02-03T04:05:06-00:00, 2026-02-03T04:05:06Z",
        "2026-02-03T04:05:06.123456789Z, 2026-02-03T04:05:06.123456789Z",
        "2026-02-03T04:05:06.1234567899999Z, 2026-02-03T04:05:06.123456789Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2016-12-31T18:59:60.5-05:00, 2017-01-01T00:00:00.5Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
    })
    void a_time_is_read(String text, String time) {
        assertEquals(Instant.parse(time), Rfc3339.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-02-03",
                "2026-02-03T04:05Z",
                "2026-02-03T04:05:06",
                "2026-02-03T04:05:06.Z",
                "2026-02-03T04:05:06+0100",
                "2026-02-03T04:05:06+24:00",
                "2026-02-03T04:05:06Z ",
                "2026-02-30T04:05:06Z",
                "2026-00-03T04:05:06Z",
                "2026-02-03T24:00:00Z",
                "2026-02-03T04:05:61Z",
                "2026-02-03T04:05:60Z",
                "2016-12-31T23:59:60-05:00",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "２026-02-03T04:05:06Z"
            })
    void what_is_no_time_is_refused(String text) {
        assertThrows(DateTimeException.class, () -> Rfc3339.parse(text));
    }

    @Test
    void what_is_wrong_is_said() {
        var error =
                assertThrows(
                        DateTimeException.class, () -> Rfc3339.parse("2026-02-03T04:05:06 GMT"));
        assertEquals("unexpected ' ' at 20", error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59.9999999-05:00", "9999-12-31T23:59:60Z"})
    void a_time_that_is_after_the_last_year_in_utc_is_read_but_cannot_be_written(String text) {
        assertFalse(Rfc3339.canWrite(Rfc3339.parse(text)));
    }

    @Test
    void a_time_before_the_first_year_in_utc_cannot_be_written() {
        assertFalse(Rfc3339.canWrite(Rfc3339.parse("0000-01-01T00:00:00+00:01")));
        assertTrue(Rfc3339.canWrite(Rfc3339.parse("0000-01-01T00:00:00-00:01")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"})
    void what_can_be_written_can_be_read(String text) {
        assertEquals(text, Rfc3339.parse(text).toString());
        assertEquals(Rfc3339.parse(text), Rfc3339.parse(Rfc3339.parse(text).toString()));
    }
}
