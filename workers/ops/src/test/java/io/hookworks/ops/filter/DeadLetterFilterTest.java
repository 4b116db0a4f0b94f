package io.hookworks.ops.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.filter.DeadLetterFilter.InvalidFilterException;
import io.hookworks.ops.filter.DeadLetterFilter.Match;
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

class DeadLetterFilterTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    /** A message that timed out three hours ago, at its sixth attempt. */
    private static final DeadLetter LETTER =
            letter(
                    Payload.ofText(
                            """
                            {"amount": 4200, "rate": 0.5, "big": 18446744073709551615,
                             "customer": null, "paid": true,
                             "lines": [{"sku": "a"}, {"sku": "b"}]}\
                            """));

    private static DeadLetter letter(Payload payload) {
        return DeadLetter.of(
                QueueName.of("orders-dlq"),
                new Message(
                        "evt_1",
                        "order.placed",
                        NOW.minus(Duration.ofDays(2)),
                        payload,
                        Map.of("source", "stripe", "region", "eu-west-1"),
                        "customer/7"),
                Map.of(
                        "dead-reason", "attempts used up (6)",
                        "dead-exception", "java.net.Timeout: the \"CRM\" is away",
                        "dead-fingerprint", "abc123",
                        "dead-attempts", "6",
                        "dead-at", "2026-05-01T09:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "error.contains(\"Timeout\") && age > duration(\"2h\") ; true",
                "error.contains(\"Timeout\") && age > duration(\"4h\") ; false",
                "error.contains('used up') ; true",
                "reason.contains('Timeout') ; false",
                "exception.contains('\"CRM\"') ; true",
                "exception.matches('^java[.]net[.]') ; true",
                "id == 'evt_1' ; true",
                "id != 'evt_1' ; false",
                "id in ['evt_0', 'evt_1'] ; true",
                "type == 'order.placed' && cause == 'abc123' ; true",
                "type.startsWith('order.') ; true",
                "attempts >= 6 ; true",
                "attempts < 6 ; false",
                "age == duration('3h') ; true",
                "age <= duration('2h59m') ; false",
                "source == 'stripe' && key == 'customer/7' ; true",
                "attributes['region'].startsWith('eu') ; true",
                "'absent' in attributes ; false",
                "'absent' in attributes && attributes['absent'] == 'x' ; false",
                "payload.amount == 4200 ; true",
                "payload.amount > 4199.5 ; true",
                "payload.rate < 1 ; true",
                "payload.big > 18446744073709000000.0 ; true",
                "payload.customer == null ; true",
                "payload.paid ; true",
                "has(payload.refund) ; false",
                "payload.lines.exists(line, line.sku == 'b') ; true",
                "payload.lines.all(line, line.sku == 'b') ; false",
                "payload.lines[1].sku == 'b' ; true",
                "!(id == 'x') ; true",
                "id == 'x' && id == 'evt_1' || attempts == 6 ; true",
                "id == 'x' && (id == 'evt_1' || attempts == 6) ; false",
            })
    void expression_selects_dead_letters(String text, boolean expected) {
        Match match = expected ? new Match.Selected() : new Match.NotSelected();

        assertEquals(match, DeadLetterFilter.compile(text).match(LETTER, NOW), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "attributes['absent'] == 'x' ; absent",
                "payload.refund == 1 ; refund",
                "payload.lines[9].sku == 'b' ; 9",
                "payload.amount.contains('4') ; No matching overload",
            })
    void value_that_a_dead_letter_lacks_is_reported_and_selects_nothing(String text, String why) {
        var failed =
                assertInstanceOf(
                        Match.Failed.class, DeadLetterFilter.compile(text).match(LETTER, NOW));

        assertTrue(failed.why().contains(why), failed.why());
    }

    @Test
    void body_that_is_not_json_is_null() {
        var text = letter(Payload.ofText("<xml/>"));
        var binary = letter(Payload.of(new byte[] {(byte) 0xff}));
        var filter = DeadLetterFilter.compile("payload == null");

        assertEquals(new Match.Selected(), filter.match(text, NOW));
        assertEquals(new Match.Selected(), filter.match(binary, NOW));
        assertInstanceOf(
                Match.Failed.class,
                DeadLetterFilter.compile("payload.amount == 1").match(text, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`` ; 1",
                "colour == 'red' ; 1",
                "id ; 1",
                "id == ; 6",
                "id > 3 ; 4",
                "age > '2h' ; 5",
                "age > duration('soon') ; 16",
                "attempts == 'many' ; 10",
                "error.matches('(') ; 15",
                "error.contains('open ; 16",
                "(id == 'a' || id == 'b' ; 24",
                "id == 'a' id == 'b' ; 11",
            })
    void invalid_expression_is_refused_with_its_column_and_the_variables(String text, int column) {
        var invalid =
                assertThrows(
                        InvalidFilterException.class,
                        () -> DeadLetterFilter.compile(text == null ? "" : text));

        var message = String.valueOf(invalid.getMessage());
        assertTrue(message.contains("1:" + column + ":"), message);
        assertTrue(message.contains("^"), message);
        assertTrue(message.contains("Variables: id, type, cause, reason, exception,"), message);
    }

    @Test
    void size_and_depth_of_an_expression_are_bounded() {
        var siblings = String.join(" && ", Collections.nCopies(200, "(id == 'evt_1')"));
        assertEquals(new Match.Selected(), DeadLetterFilter.compile(siblings).match(LETTER, NOW));
        var nested = "(".repeat(4_000) + "id == 'a'" + ")".repeat(4_000);
        assertThrows(InvalidFilterException.class, () -> DeadLetterFilter.compile(nested));
        var long_ = "id == '" + "x".repeat(DeadLetterFilter.MAX_LENGTH) + "'";
        assertThrows(InvalidFilterException.class, () -> DeadLetterFilter.compile(long_));
    }

    @Test
    void iterations_are_bounded() {
        var list = "[0,1,2,3,4,5,6,7,8,9]";
        var deep =
                list
                        + ".all(a, "
                        + list
                        + ".all(b, "
                        + list
                        + ".all(c, "
                        + list
                        + ".all(d, "
                        + list
                        + ".all(e, a < 10 && b < 10 && c < 10 && d < 10 && e < 10)))))";

        assertInstanceOf(Match.Failed.class, DeadLetterFilter.compile(deep).match(LETTER, NOW));
    }
}
