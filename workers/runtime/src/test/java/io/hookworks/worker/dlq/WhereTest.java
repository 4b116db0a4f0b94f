package io.hookworks.worker.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;

class WhereTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    /** A message that timed out three hours ago, at its sixth attempt. */
    private static final DeadLetter LETTER =
            DeadLetter.of(
                    QueueName.of("orders-dlq"),
                    new Message(
                            "evt_1",
                            "order.placed",
                            NOW.minus(Duration.ofDays(2)),
                            Payload.empty(),
                            Map.of("source", "stripe", "region", "eu-west-1"),
                            "customer/7"),
                    Map.of(
                            "dead-reason", "attempts used up (6)",
                            "dead-exception", "java.net.Timeout: the \"CRM\" is away",
                            "dead-fingerprint", "abc123",
                            "dead-attempts", "6",
                            "dead-at", "2026-05-01T09:00:00Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "error~\"Timeout\" and age>2h | true",
                "error~'Timeout' and age > 4h | false",
                "error ~ 'used up' | true",
                "reason~Timeout | false",
                "exception~Timeout | true",
                "exception ~ '\"CRM\"' | true",
                "exception ~ \"\\\"CRM\\\"\" | true",
                "exception ~ '^java\\.net\\.' | true",
                "id=evt_1 | true",
                "id != evt_1 | false",
                "type = order.placed and cause = abc123 | true",
                "attempts >= 6 | true",
                "attempts < 6 | false",
                "attempts > 6 | false",
                "attempts > 5 | true",
                "attempts > 7 | false",
                "attempts = 6 | true",
                "attempts = 5 | false",
                "attempts != 6 | false",
                "attempts != 7 | true",
                "attempts <= 6 | true",
                "attempts <= 5 | false",
                "attempts < 7 | true",
                "attempts >= 7 | false",
                "age = 3h | true",
                "age != 180m | false",
                "age < 3h | false",
                "age < 1d | true",
                "age > 10799s | true",
                "error !~ Timeout | false",
                "error !~ Refused | true",
                "reason !~ Timeout | true",
                "attr.absent !~ x | true",
                "not attempts < 6 | true",
                "age >= 3h and age <= 180m | true",
                "source = stripe | true",
                "key = customer/7 | true",
                "attr.region ~ ^eu | `no`",
                "attr.region ~ '^eu' | true",
                "attr.absent = x | false",
                "attr.absent != x | true",
                "id=x or id=y or id=evt_1 | true",
                "id=x or id=y | false",
                "id=x and id=evt_1 or type=order.placed | true",
                "id=x and (id=evt_1 or type=order.placed) | false",
                "not (id=x) AND NOT id=y | true",
            })
    void chooses(String text, String expected) {
        if (expected.equals("no")) {
            assertThrows(Where.Unreadable.class, () -> Where.parse(text));
        } else {
            assertEquals(
                    Boolean.parseBoolean(expected), Where.parse(text).holds(LETTER, NOW), text);
        }
    }

    @Test
    void choice_prints_as_it_was_written() {
        assertEquals("age>2h  or id=x", Where.parse("age>2h  or id=x").toString());
    }

    @Test
    void nesting_is_bounded_and_neighbours_do_not_count_as_nested() {
        var siblings = String.join(" and ", Collections.nCopies(500, "(id=evt_1)"));
        assertTrue(Where.parse(siblings).holds(LETTER, NOW));
        var nested = "(".repeat(10_000) + "id=evt_1" + ")".repeat(10_000);
        assertThrows(Where.Unreadable.class, () -> Where.parse(nested));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 0 | expected a field",
                "colour=red | 0 | colour is no field",
                "attr.=red | 0 | attr. is no field",
                "id | 2 | expected one of = != ~ !~",
                "id= | 3 | expected a value",
                "id > 3 | 3 | > compares numbers",
                "age ~ 2h | 4 | age has no ~",
                "age > soon | 6 | expected a duration such as 90s",
                "attempts = many | 11 | expected a number, not many",
                "error ~ '(' | 8 | no regular expression",
                "error ~ 'open | 8 | this quote is not closed",
                "(id=a or id=b | 13 | expected )",
                "id=a id=b | 5 | expected and, or, or the end",
                "id=a and | 8 | expected a field",
            })
    void says_where_it_is_wrong_and_what_there_is(String text, int at, String what) {
        var wrong = assertThrows(Where.Unreadable.class, () -> Where.parse(text));
        assertEquals(at, wrong.at(), wrong.getMessage());
        var told = String.valueOf(wrong.getMessage());
        assertTrue(told.startsWith(what), told);
        var fields = "id, type, cause, reason, exception, error, attempts, age, key, source";
        assertTrue(told.contains(fields), told);
    }
}
