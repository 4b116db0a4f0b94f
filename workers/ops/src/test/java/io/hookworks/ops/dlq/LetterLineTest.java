package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

class LetterLineTest {
    private static final QueueName QUEUE = QueueName.of("orders");

    @Test
    void what_is_written_is_read_as_it_was() {
        var payloads =
                new Payload[] {
                    Payload.empty(),
                    Payload.ofText("{\"a\": \"line\nbreak \u2028 and \\\\ \"}"),
                    Payload.of(new byte[] {0, (byte) 0xff, 10, 13})
                };
        for (var payload : payloads) {
            var message =
                    new Message(
                            "evt_1",
                            "order.placed",
                            Instant.parse("2026-05-01T12:00:00.123456789Z"),
                            payload,
                            Map.of("dead-reason", "a sender's", "traceparent", "00-1"),
                            "key 1");
            var facts = Map.of("dead-reason", "\"no\"");
            var line = new LetterLine(QUEUE, message, facts).write();
            assertFalse(line.contains("\n"), line);
            assertEquals(new LetterLine(QUEUE, message, facts), LetterLine.read(line));
        }
        var plain = Message.of("a", "t", Instant.EPOCH, Payload.empty());
        assertEquals(
                plain, LetterLine.read(new LetterLine(QUEUE, plain, Map.of()).write()).message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing | it is no JSON",
                "[] | it is no JSON object",
                "{\"id\":\"a\"} | queue is missing, or no text",
                "{\"queue\":\"orders\",\"id\":\"a\",\"type\":\"t\",\"time\":\"now\"} | time is"
                        + " none: now",
                "{\"queue\":\"orders\",\"id\":7} | id is missing, or no text",
            })
    void what_cannot_be_read_is_told(String text, String what) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> LetterLine.read(text));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(what), wrong.getMessage());
    }
}
