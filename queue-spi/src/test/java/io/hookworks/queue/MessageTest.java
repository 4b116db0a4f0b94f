package io.hookworks.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

class MessageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws.x",
                "Amazon.trace",
                "GOOGclient",
                "ce-id",
                "hw-encoding",
                "",
                "a b",
                "ü"
            })
    void attribute_names_of_the_clouds_and_the_wire_format_are_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> message(Map.of(name, "v")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "snowman☃"})
    void an_id_that_a_header_or_log_could_not_carry_is_refused(String id) {
        var payload = Payload.empty();
        assertThrows(
                IllegalArgumentException.class, () -> Message.of(id, "t", Instant.EPOCH, payload));
    }

    @Test
    void changing_what_was_handed_in_changes_no_message() {
        var bytes = new byte[] {1};
        var attributes = new LinkedHashMap<String, String>();
        var message = new Message("i", "t", Instant.EPOCH, Payload.of(bytes), attributes, null);
        bytes[0] = 2;
        attributes.put("late", "v");
        assertEquals(1, message.payload().bytes()[0]);
        assertTrue(message.attributes().isEmpty());
    }

    @Test
    void a_payload_is_text_only_if_its_bytes_come_back_the_same() {
        assertEquals(
                Optional.of("Zoë ☃ \uD83D\uDE00"), Payload.ofText("Zoë ☃ \uD83D\uDE00").text());
        assertEquals(Optional.empty(), Payload.of(new byte[] {(byte) 0xC3, 0x28}).text());
        assertThrows(IllegalArgumentException.class, () -> Payload.ofText("\uD800"));
    }

    @Test
    void a_payload_prints_its_size_and_not_its_content() {
        assertEquals("6 bytes", Payload.ofText("secret").toString());
    }

    private static Message message(Map<String, String> attributes) {
        return new Message("i", "t", Instant.EPOCH, Payload.empty(), attributes, null);
    }
}
