package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SqsCodecTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789Z");

    @Test
    void plain_text_travels_as_it_is() {
        var encoded =
                encode(message(Payload.ofText("{\"a\": 1}"), Map.of("k", "v")), Ordering.NONE);
        assertEquals("{\"a\": 1}", encoded.body());
        assertEquals(
                Map.of(
                        "ce-id", "id-1",
                        "ce-type", "invoice.paid",
                        "ce-time", "2026-02-03T04:05:06.789Z",
                        "k", "v"),
                encoded.attributes());
    }

    @Test
    void what_sqs_refuses_as_text_travels_as_base64() {
        var encoded = encode(message(Payload.ofText("nul \0"), Map.of()), Ordering.NONE);
        assertEquals("bnVsIAA=", encoded.body());
        assertEquals("base64", encoded.attributes().get("hw-encoding"));
    }

    @Test
    void nothing_at_all_travels_under_a_stand_in() {
        var encoded = encode(message(Payload.empty(), Map.of()), Ordering.NONE);
        assertEquals("-", encoded.body());
        assertEquals("empty", encoded.attributes().get("hw-encoding"));
    }

    @ParameterizedTest
    @CsvSource({"0,3,false", "7,10,false", "8,10,true", "100,10,true"})
    void attributes_beyond_the_ten_of_sqs_are_packed(int count, int wire, boolean packed) {
        var message = message(Payload.ofText("x"), attributes(count));
        var encoded = encode(message, Ordering.NONE);
        assertEquals(wire, encoded.attributes().size());
        assertEquals(packed, encoded.attributes().containsKey("hw-attributes"));
        assertEquals(message, decoded(encoded));
    }

    @Test
    void attributes_that_sqs_refuses_are_packed_as_ascii() {
        var odd = new LinkedHashMap<String, String>();
        odd.put("fine", "ü is fine");
        odd.put("empty", "");
        odd.put(".dot", "ü");
        odd.put("surrogate", "\uD800");
        var message = message(Payload.ofText("x"), odd);
        var encoded = encode(message, Ordering.NONE);
        assertEquals("ü is fine", encoded.attributes().get("fine"));
        assertEquals(
                "{\"empty\":\"\",\".dot\":\"\\u00FC\",\"surrogate\":\"\\uD800\"}",
                encoded.attributes().get("hw-attributes"));
        assertEquals(message, decoded(encoded));
    }

    @Test
    void size_counts_names_types_and_values_in_bytes() {
        var encoded = encode(message(Payload.ofText("aüx😀"), Map.of()), Ordering.NONE);
        var attributes =
                encoded.attributes().entrySet().stream()
                        .mapToInt(entry -> (entry.getKey() + entry.getValue() + "String").length())
                        .sum();
        assertEquals("aüx😀".getBytes(StandardCharsets.UTF_8).length + attributes, encoded.bytes());
    }

    @Test
    void foreign_message_with_a_type_alone_is_read() {
        var content = SqsCodec.decode(wire("hello", Map.of("ce-type", "greeting")), Ordering.NONE);
        assertEquals(
                new Delivery.Decoded(
                        Message.of(
                                "broker-1",
                                "greeting",
                                Instant.ofEpochMilli(1_700_000_000_123L),
                                Payload.ofText("hello")),
                        "broker-1"),
                content);
    }

    @Test
    void what_another_sender_of_cloud_events_says_is_read_without_its_prefix() {
        var wire = Map.of("ce-type", "t", "ce-source", "elsewhere", "ce-specversion", "1.0");
        var decoded =
                assertInstanceOf(
                        Delivery.Decoded.class, SqsCodec.decode(wire("x", wire), Ordering.NONE));
        assertEquals(
                Map.of("source", "elsewhere", "specversion", "1.0"),
                decoded.message().attributes());
        var twice = Map.of("ce-type", "t", "ce-source", "a", "source", "b");
        assertInstanceOf(
                Delivery.Undecodable.class, SqsCodec.decode(wire("x", twice), Ordering.NONE));
    }

    @Test
    void foreign_number_is_the_text_of_its_digits() {
        var number = MessageAttributeValue.builder().dataType("Number").stringValue("42").build();
        var content = SqsCodec.decode(wire("x", "count", number), Ordering.NONE);
        var decoded = assertInstanceOf(Delivery.Decoded.class, content);
        assertEquals(Map.of("count", "42"), decoded.message().attributes());
    }

    @Test
    void foreign_binary_attribute_is_undecodable() {
        var bytes = SdkBytes.fromByteArray(new byte[] {0, 1});
        var binary = MessageAttributeValue.builder().dataType("Binary").binaryValue(bytes).build();
        var content = SqsCodec.decode(wire("x", "blob", binary), Ordering.NONE);
        var undecodable = assertInstanceOf(Delivery.Undecodable.class, content);
        assertEquals(Map.of("ce-type", "t", "blob", "AAE="), undecodable.rawAttributes());
        assertEquals(Payload.ofText("x"), undecodable.raw());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hw-encoding|base64",
                "hw-encoding|gzip",
                "ce-time|yesterday",
                "ce-id|with space",
                "ce-a b|elsewhere",
                "hw-attributes|{",
                "hw-attributes|[]",
                "hw-attributes|{\"a\": 1}",
                "hw-attributes|{\"a\": \"1\", \"a\": \"2\"}",
                "hw-attributes|{\"ce-id\": \"x\"}",
                "hw-attributes|{} {}",
            })
    void what_breaks_the_format_is_undecodable(String name, String value) {
        var content =
                SqsCodec.decode(
                        wire("not base64!", Map.of("ce-type", "t", name, value)), Ordering.NONE);
        var undecodable = assertInstanceOf(Delivery.Undecodable.class, content);
        assertTrue(undecodable.reason().length() > 10, undecodable.reason());
        assertEquals(Map.of("ce-type", "t", name, value), undecodable.rawAttributes());
    }

    @Test
    void attribute_that_stands_twice_is_undecodable() {
        var wire = Map.of("ce-type", "t", "a", "1", "hw-attributes", "{\"a\": \"2\"}");
        assertInstanceOf(
                Delivery.Undecodable.class, SqsCodec.decode(wire("x", wire), Ordering.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-03T05:05:06.789+01:00", "2026-02-03T04:05:06.789Z"})
    void time_may_have_any_offset(String time) {
        var content =
                SqsCodec.decode(wire("x", Map.of("ce-type", "t", "ce-time", time)), Ordering.NONE);
        var decoded = assertInstanceOf(Delivery.Decoded.class, content);
        assertEquals(TIME, decoded.message().time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-03T04:05:06.789-00:00", "2026-02-03t04:05:06.789z"})
    void time_may_be_written_in_every_way_of_rfc_3339(String time) {
        var content =
                SqsCodec.decode(wire("x", Map.of("ce-type", "t", "ce-time", time)), Ordering.NONE);
        assertEquals(TIME, assertInstanceOf(Delivery.Decoded.class, content).message().time());
    }

    @ParameterizedTest
    @CsvSource({
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "9999-12-31T18:59:59.9999999-05:00, 9999-12-31T23:59:59.999999900Z"
    })
    void time_at_the_edge_is_written_so_that_it_can_be_read_again(String time, String written) {
        var content =
                SqsCodec.decode(wire("x", Map.of("ce-type", "t", "ce-time", time)), Ordering.NONE);
        var message = assertInstanceOf(Delivery.Decoded.class, content).message();
        var again = SqsCodec.encode(Outgoing.now(message), Ordering.NONE).attributes();
        assertEquals(written, again.get("ce-time"));
        assertEquals(
                message,
                assertInstanceOf(
                                Delivery.Decoded.class,
                                SqsCodec.decode(wire("x", again), Ordering.NONE))
                        .message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-12-31T23:59:59.9999999-05:00",
                "9999-12-31T23:59:60Z",
                "0000-01-01T00:00:00+00:01"
            })
    void time_that_could_not_be_written_again_is_undecodable(String time) {
        var content =
                SqsCodec.decode(wire("x", Map.of("ce-type", "t", "ce-time", time)), Ordering.NONE);
        var undecodable = assertInstanceOf(Delivery.Undecodable.class, content);
        assertTrue(undecodable.reason().contains("year 0 to 9999"), undecodable.reason());
        assertEquals(time, undecodable.rawAttributes().get("ce-time"));
    }

    @Test
    void key_that_sqs_takes_is_the_group() {
        var encoded = encode(keyed("customer:42"), Ordering.PER_KEY);
        assertEquals("customer:42", encoded.group());
        assertFalse(encoded.attributes().containsKey("hw-key"));
        assertEquals("customer:42", keyOf("customer:42", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "hw-key-x", "hw-alone-x", "\uD83D\uDC18", "\0", "\uD800"})
    void key_that_sqs_does_not_take_travels_beside_a_group_of_the_same_key(String key) {
        var encoded = encode(keyed(key), Ordering.PER_KEY);
        var again = encode(keyed(key), Ordering.PER_KEY);
        var group = Objects.requireNonNull(encoded.group());
        assertTrue(group.matches("hw-key-[0-9a-f]{64}"), group);
        assertEquals(group, again.group());
        assertEquals(key, keyOf(group, encoded.attributes()));
    }

    @Test
    void no_two_messages_without_key_share_a_group() {
        var one = encode(message(Payload.empty(), Map.of()), Ordering.PER_KEY);
        var two = encode(message(Payload.empty(), Map.of()), Ordering.PER_KEY);
        assertNotEquals(one.group(), two.group());
        assertNull(keyOf(Objects.requireNonNull(one.group()), one.attributes()));
    }

    @Test
    void group_of_ours_that_stands_for_no_key_cannot_be_read() {
        var broken = Map.of("ce-type", "t", "hw-key", "no JSON");
        assertInstanceOf(Delivery.Undecodable.class, grouped("hw-key-1", broken));
        assertInstanceOf(Delivery.Undecodable.class, grouped("hw-key-1", Map.of("ce-type", "t")));
        assertInstanceOf(Delivery.Undecodable.class, grouped("hw-other", Map.of("ce-type", "t")));
    }

    @Test
    void group_of_a_standard_queue_is_no_key() {
        var wire = grouped(wire("x", Map.of("ce-type", "t")), "tenant");
        var decoded =
                assertInstanceOf(Delivery.Decoded.class, SqsCodec.decode(wire, Ordering.NONE));
        assertNull(decoded.message().orderingKey());
    }

    private static Message keyed(String key) {
        return new Message("id-1", "invoice.paid", TIME, Payload.empty(), Map.of(), key);
    }

    private static @Nullable String keyOf(String group, Map<String, String> attributes) {
        var typed = new HashMap<>(attributes);
        typed.put("ce-type", "t");
        return assertInstanceOf(Delivery.Decoded.class, grouped(group, typed))
                .message()
                .orderingKey();
    }

    private static Delivery.Content grouped(String group, Map<String, String> attributes) {
        return SqsCodec.decode(grouped(wire("-", attributes), group), Ordering.PER_KEY);
    }

    private static software.amazon.awssdk.services.sqs.model.Message grouped(
            software.amazon.awssdk.services.sqs.model.Message wire, String group) {
        var attributes = new HashMap<>(wire.attributes());
        attributes.put(MessageSystemAttributeName.MESSAGE_GROUP_ID, group);
        return wire.toBuilder().attributes(attributes).build();
    }

    private static Message message(Payload payload, Map<String, String> attributes) {
        return new Message("id-1", "invoice.paid", TIME, payload, attributes, null);
    }

    private static Map<String, String> attributes(int count) {
        var attributes = new TreeMap<String, String>();
        for (int i = 0; i < count; i++) {
            attributes.put("name-" + i, "value-" + i);
        }
        return attributes;
    }

    private static Message decoded(SqsCodec.Encoded encoded) {
        var content = SqsCodec.decode(wire(encoded.body(), encoded.attributes()), Ordering.NONE);
        return assertInstanceOf(Delivery.Decoded.class, content).message();
    }

    private static software.amazon.awssdk.services.sqs.model.Message wire(
            String body, Map<String, String> attributes) {
        return wire(new SqsCodec.Encoded(body, attributes, null).values(), body);
    }

    private static software.amazon.awssdk.services.sqs.model.Message wire(
            String body, String name, MessageAttributeValue value) {
        var values =
                new HashMap<>(new SqsCodec.Encoded(body, Map.of("ce-type", "t"), null).values());
        values.put(name, value);
        return wire(values, body);
    }

    private static software.amazon.awssdk.services.sqs.model.Message wire(
            Map<String, MessageAttributeValue> values, String body) {
        return software.amazon.awssdk.services.sqs.model.Message.builder()
                .messageId("broker-1")
                .body(body)
                .messageAttributes(values)
                .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "1700000000123"))
                .build();
    }

    @Test
    void more_attributes_than_could_be_sent_again_are_undecodable() {
        var packed =
                IntStream.range(0, 101)
                        .mapToObj(i -> "\"name" + i + "\":\"x\"")
                        .collect(Collectors.joining(",", "{", "}"));
        var wire = Map.of("ce-type", "t", "hw-attributes", packed);
        var content = SqsCodec.decode(wire("x", wire), Ordering.NONE);
        assertEquals(wire, assertInstanceOf(Delivery.Undecodable.class, content).rawAttributes());
    }

    @Test
    void facts_of_the_runtime_travel_beside_attributes_and_are_none() {
        var attributes = new TreeMap<String, String>();
        for (int i = 0; i < 12; i++) {
            attributes.put("name-" + i, "value");
        }
        var message = message(Payload.ofText("x"), attributes);
        var facts = Map.of("retry-failed", "3", "retry-reason", "nul \0");
        var encoded = SqsCodec.encode(new Outgoing(message, Duration.ZERO, facts), Ordering.NONE);
        assertEquals(10, encoded.attributes().size());
        assertEquals(
                new Delivery.Decoded(message, "broker-1", facts),
                SqsCodec.decode(wire(encoded.body(), encoded.attributes()), Ordering.NONE));
    }

    @Test
    void a_fact_of_a_newer_version_is_kept() {
        var content =
                SqsCodec.decode(wire("x", Map.of("ce-type", "t", "hw-newer", "1")), Ordering.NONE);
        var decoded = assertInstanceOf(Delivery.Decoded.class, content);
        assertEquals(Map.of("newer", "1"), decoded.facts());
        assertEquals(Map.of(), decoded.message().attributes());
    }

    private static SqsCodec.Encoded encode(Message message, Ordering ordering) {
        return SqsCodec.encode(Outgoing.now(message), ordering);
    }
}
