package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PubSubCodecTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789Z");

    @Test
    void payload_travels_as_its_bytes() {
        var bytes = Payload.of(new byte[] {0, (byte) 0xff, 7});
        var encoded = encode(message(bytes, Map.of("k", "v")));
        assertEquals(ByteString.copyFrom(bytes.bytes()), encoded.getData());
        assertEquals(
                Map.of(
                        "ce-id", "id-1",
                        "ce-type", "invoice.paid",
                        "ce-time", "2026-02-03T04:05:06.789Z",
                        "k", "v"),
                encoded.getAttributesMap());
    }

    @Test
    void nothing_at_all_travels_as_no_data() {
        var message = message(Payload.empty(), Map.of());
        assertTrue(encode(message).getData().isEmpty());
        assertEquals(message, decoded(encode(message)));
    }

    @ParameterizedTest
    @CsvSource({"0,3,false", "91,94,false", "92,94,true", "100,94,true"})
    void attributes_beyond_what_pub_sub_takes_are_packed(int count, int wire, boolean packed) {
        var message = message(Payload.ofText("x"), attributes(count));
        var encoded = encode(message);
        assertEquals(wire, encoded.getAttributesCount());
        assertEquals(packed, encoded.containsAttributes("hw-attributes-bytes"));
        assertEquals(message, decoded(encoded));
    }

    @Test
    void attributes_that_pub_sub_refuses_are_packed_as_ascii() {
        var odd = new LinkedHashMap<String, String>();
        odd.put("fine", "ü".repeat(512));
        odd.put("long", "ü".repeat(512) + "!");
        odd.put("surrogate", "\uD800");
        odd.put("CloudPubSubDeadLetterSourceMine", "kept");
        var message = message(Payload.ofText("payload"), odd);
        var encoded = encode(message);
        assertEquals("ü".repeat(512), encoded.getAttributesOrThrow("fine"));
        var json =
                "{\"long\":\""
                        + "\\u00FC".repeat(512)
                        + "!\",\"surrogate\":\"\\uD800\",\"CloudPubSubDeadLetterSourceMine\":\"kept\"}";
        assertEquals(json + "payload", encoded.getData().toStringUtf8());
        assertEquals(
                Integer.toString(json.length()),
                encoded.getAttributesOrThrow("hw-attributes-bytes"));
        assertEquals(message, decoded(encoded));
    }

    @Test
    void attribute_of_a_megabyte_arrives() {
        var message = message(Payload.ofText("x"), Map.of("big", "b".repeat(1_000_000)));
        assertEquals(message, decoded(encode(message)));
    }

    @Test
    void key_is_part_of_a_message_only_where_order_is_kept() {
        var keyed = new Message("id-1", "t", TIME, Payload.ofText("x"), Map.of(), "customer-1");
        var encoded = encode(keyed);
        assertEquals("customer-1", encoded.getOrderingKey());
        assertEquals(keyed, decoded(encoded));
        var content = PubSubCodec.decode(encoded, Ordering.NONE);
        assertNull(assertInstanceOf(Delivery.Decoded.class, content).message().orderingKey());
    }

    @Test
    void foreign_message_with_a_type_alone_is_read() {
        var content =
                PubSubCodec.decode(wire("hello", Map.of("ce-type", "greeting")), Ordering.NONE);
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
    void what_the_broker_and_the_lane_add_is_no_part_of_the_message() {
        var message = message(Payload.ofText("x"), Map.of("k", "v"));
        var moved =
                encode(message).toBuilder()
                        .putAttributes("CloudPubSubDeadLetterSourceDeliveryCount", "5")
                        .putAttributes("CloudPubSubDeadLetterSourceSubscription", "orders")
                        .putAttributes("googclient_schemaencoding", "JSON")
                        .putAttributes("hw-due", "2026-02-03T04:05:06Z")
                        .build();
        assertEquals(message, decoded(moved));
    }

    @Test
    void what_another_sender_of_cloud_events_says_is_read_without_its_prefix() {
        var wire = Map.of("ce-type", "t", "ce-source", "elsewhere", "ce-specversion", "1.0");
        assertEquals(
                Map.of("source", "elsewhere", "specversion", "1.0"),
                decoded(wire("x", wire)).attributes());
        assertUndecodable("x", Map.of("ce-type", "t", "ce-source", "a", "source", "b"));
    }

    @Test
    void message_without_a_type_is_undecodable() {
        assertUndecodable("x", Map.of("ce-id", "id-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ce-time|yesterday|x",
                "ce-id|with space|x",
                "ce-a b|elsewhere|x",
                "HW-other|1|x",
                "hw-attributes-bytes|many|{}",
                "hw-attributes-bytes|-1|{}",
                "hw-attributes-bytes|3|{}",
                "hw-attributes-bytes|99999999999|{}",
                "hw-attributes-bytes|1|{",
                "hw-attributes-bytes|2|[]",
                "hw-attributes-bytes|8|{\"a\": 1}",
                "hw-attributes-bytes|20|{\"a\": \"1\", \"a\": \"2\"}",
                "hw-attributes-bytes|14|{\"ce-id\": \"x\"}",
                "hw-attributes-bytes|5|{} {}",
            })
    void what_breaks_the_format_is_undecodable(String name, String value, String body) {
        assertUndecodable(body, Map.of("ce-type", "t", name, value));
    }

    @Test
    void attribute_that_stands_twice_is_undecodable() {
        var wire = Map.of("ce-type", "t", "a", "1", "hw-attributes-bytes", "10");
        assertUndecodable("{\"a\": \"2\"}", wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-03T05:05:06.789+01:00", "2026-02-03T04:05:06.789Z"})
    void time_may_have_any_offset(String time) {
        assertEquals(TIME, decoded(wire("x", Map.of("ce-type", "t", "ce-time", time))).time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-03T04:05:06.789-00:00", "2026-02-03t04:05:06.789z"})
    void time_may_be_written_in_every_way_of_rfc_3339(String time) {
        assertEquals(TIME, decoded(wire("x", Map.of("ce-type", "t", "ce-time", time))).time());
    }

    @ParameterizedTest
    @CsvSource({
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "9999-12-31T18:59:59.9999999-05:00, 9999-12-31T23:59:59.999999900Z"
    })
    void time_at_the_edge_is_written_so_that_it_can_be_read_again(String time, String written) {
        var message = decoded(wire("x", Map.of("ce-type", "t", "ce-time", time)));
        var again = PubSubCodec.encode(Outgoing.now(message));
        assertEquals(written, again.getAttributesOrThrow("ce-time"));
        assertEquals(message, decoded(again));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-12-31T23:59:59.9999999-05:00",
                "9999-12-31T23:59:60Z",
                "0000-01-01T00:00:00+00:01"
            })
    void time_that_could_not_be_written_again_is_undecodable(String time) {
        assertUndecodable("x", Map.of("ce-type", "t", "ce-time", time));
    }

    private static void assertUndecodable(String body, Map<String, String> attributes) {
        var content = PubSubCodec.decode(wire(body, attributes), Ordering.NONE);
        var undecodable = assertInstanceOf(Delivery.Undecodable.class, content);
        assertTrue(undecodable.reason().length() > 10, undecodable.reason());
        assertEquals(attributes, undecodable.rawAttributes());
        assertEquals(Payload.ofText(body), undecodable.raw());
        assertEquals("broker-1", undecodable.brokerId());
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

    private static Message decoded(PubsubMessage wire) {
        var content = PubSubCodec.decode(wire, Ordering.PER_KEY);
        return assertInstanceOf(Delivery.Decoded.class, content).message();
    }

    private static PubsubMessage wire(String body, Map<String, String> attributes) {
        return PubsubMessage.newBuilder()
                .setMessageId("broker-1")
                .setPublishTime(Timestamps.fromMillis(1_700_000_000_123L))
                .setData(ByteString.copyFromUtf8(body))
                .putAllAttributes(attributes)
                .build();
    }

    @Test
    void more_attributes_than_could_be_sent_again_are_undecodable() {
        var packed =
                IntStream.range(0, 101)
                        .mapToObj(i -> "\"name" + i + "\":\"x\"")
                        .collect(Collectors.joining(",", "{", "}"));
        var bytes = Integer.toString(packed.length());
        assertUndecodable(packed, Map.of("ce-type", "t", "hw-attributes-bytes", bytes));
    }

    @Test
    void facts_of_the_runtime_travel_beside_attributes_and_are_none() {
        var message = message(Payload.ofText("x"), attributes(100));
        var facts = Map.of("retry-failed", "3", "retry-reason", "ü".repeat(600));
        var encoded = PubSubCodec.encode(new Outgoing(message, Duration.ZERO, facts));
        assertEquals(94, encoded.getAttributesCount());
        assertEquals(
                new Delivery.Decoded(message, "broker-1", facts),
                PubSubCodec.decode(
                        encoded.toBuilder().setMessageId("broker-1").build(), Ordering.NONE));
    }

    @Test
    void a_fact_of_a_newer_version_is_kept() {
        var content =
                PubSubCodec.decode(
                        wire("x", Map.of("ce-type", "t", "hw-newer", "1")), Ordering.NONE);
        var decoded = assertInstanceOf(Delivery.Decoded.class, content);
        assertEquals(Map.of("newer", "1"), decoded.facts());
        assertEquals(Map.of(), decoded.message().attributes());
    }

    private static PubsubMessage encode(Message message) {
        return PubSubCodec.encode(Outgoing.now(message));
    }
}
