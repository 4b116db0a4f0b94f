package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** S: what is sent arrives as it was sent, or is refused by name. */
abstract class SendCases extends ConformanceCase {
    /** Room for id, type, time and the names on the wire. */
    private static final int OVERHEAD = 1024;

    @Test
    @DisplayName("S1 body round-trip: empty, one byte, odd characters, no text at all")
    void body_arrives_byte_for_byte() throws InterruptedException {
        assertArrive(
                List.of(
                        Payload.empty(),
                        Payload.ofText("x"),
                        Payload.of(new byte[] {0}),
                        Payload.ofText("{\"text\": \"<&> 'quoted' \\u0000\"}"),
                        Payload.ofText("  \t\r\n leading, trailing \n\n "),
                        Payload.ofText("NUL \0, bell \7, vertical tab \13"),
                        Payload.ofText("noncharacters \uFFFE \uFFFF"),
                        Payload.ofText("four bytes each: 😀𝄞\uDBFF\uDFFF"),
                        Payload.ofText("\uFEFF a byte order mark"),
                        Payload.of(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, 0x28}),
                        Payload.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                        Payload.ofText("aGVsbG8="),
                        Payload.ofText("-")));
    }

    @Test
    @DisplayName("S1 body round-trip: as large as declared, as text and as bytes")
    void large_body_arrives_byte_for_byte() throws InterruptedException {
        var room = can.maxMessageBytes() - OVERHEAD;
        var bytes = new byte[room / 4 * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertArrive(List.of(Payload.ofText("x".repeat(room)), Payload.of(bytes)));
    }

    private void assertArrive(List<Payload> payloads) throws InterruptedException {
        var sent = payloads.stream().map(payload -> message(payload, Map.of())).toList();
        send(sent);
        assertArrived(sent);
    }

    private void assertArrived(List<Message> sent) throws InterruptedException {
        var byId = new HashMap<String, Message>();
        for (var delivery : receive(sent.size(), longLease(), target.tolerance())) {
            byId.put(decoded(delivery).id(), decoded(delivery));
            ack(delivery);
        }
        for (var message : sent) {
            assertEquals(message, byId.get(message.id()));
        }
    }

    @Test
    @DisplayName("S1 message round-trip: id, type, time and attributes")
    void every_field_arrives() throws InterruptedException {
        var sent = message(Payload.ofText("{}"), Map.of("source", "stripe", "traceparent", "00-a"));
        send(List.of(sent));
        assertEquals(sent, decoded(receive()));
    }

    @Test
    @DisplayName("S2 a message larger than declared is refused")
    void too_large_is_refused() throws InterruptedException {
        var large = message("x".repeat(can.maxMessageBytes()));
        var attribute = Map.of("a", "x".repeat(can.maxMessageBytes() / 2));
        var together = message(Payload.ofText("x".repeat(can.maxMessageBytes() / 2)), attribute);
        for (var message : List.of(large, together)) {
            assertFailed(
                    Kind.TOO_LARGE, client.send(queue, List.of(Outgoing.now(message))).getFirst());
        }
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("S3 attributes: as many as declared arrive, all of them")
    void declared_number_of_attributes_arrives() throws InterruptedException {
        var sent = new ArrayList<Message>();
        for (int count : Set.of(5, 6, 7, 8, 9, 10, 11, can.maxAttributes())) {
            sent.add(message(Payload.ofText("{}"), attributes(count)));
        }
        send(sent);
        assertArrived(sent);
    }

    @Test
    @DisplayName("S3 attributes: one more than declared is refused, not dropped")
    void one_attribute_too_many_is_refused() {
        var message = message(Payload.ofText("{}"), attributes(can.maxAttributes() + 1));
        assertFailed(
                Kind.MESSAGE_REFUSED,
                client.send(queue, List.of(Outgoing.now(message))).getFirst());
    }

    private static Map<String, String> attributes(int count) {
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            attributes.put("name-" + i, "value " + i);
        }
        return attributes;
    }

    @Test
    @DisplayName("S3 attributes: odd names and values arrive as they are")
    void odd_attributes_arrive() throws InterruptedException {
        var odd =
                Map.of(
                        "empty", "",
                        "blank", "  ",
                        "unicode", "Grüße, 世界 😀",
                        "control", "\0 \7 \33",
                        "lines", "a\r\nb\tc",
                        "json", "{\"a\": [\"\\\"\"]}",
                        ".leading", "dot",
                        "trailing.", "dot",
                        "two..dots", "in a row",
                        "Case", "kept");
        var message = message(Payload.ofText("{}"), odd);
        send(List.of(message));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S4 a batch beyond one call is split by count")
    void long_batch_is_split() throws InterruptedException {
        for (int count : new int[] {11, 1000}) {
            var sent = messages(count);
            var brokerIds = send(sent);
            assertEquals(count, new HashSet<>(brokerIds).size());
            assertArrived(sent);
        }
    }

    @Test
    @DisplayName("S4 a batch beyond one call is split by bytes")
    void large_batch_is_split() throws InterruptedException {
        var text = "x".repeat(can.maxMessageBytes() / 5);
        var sent = new ArrayList<Message>();
        for (int i = 0; i < 12; i++) {
            sent.add(message(text + i));
        }
        send(sent);
        assertArrived(sent);
    }

    @Test
    @DisplayName("S5 partial failure: the failing entry fails, the others are sent")
    void one_bad_entry_harms_no_other() throws InterruptedException {
        var good = messages(3);
        var bad = message("x".repeat(can.maxMessageBytes()));
        var results =
                client.send(
                        queue,
                        List.of(
                                Outgoing.now(good.get(0)),
                                Outgoing.now(bad),
                                Outgoing.now(good.get(1)),
                                Outgoing.now(good.get(2))));
        assertFailed(Kind.TOO_LARGE, results.get(1));
        for (int place : new int[] {0, 2, 3}) {
            assertFalse(ok(results.get(place)).isEmpty());
        }
        assertArrived(good);
    }

    @Test
    @DisplayName("S7 the same message twice in a batch is sent twice")
    void same_message_twice_is_sent_twice() throws InterruptedException {
        var message = message("twice");
        var brokerIds = send(List.of(message, message));
        assertNotEquals(brokerIds.get(0), brokerIds.get(1));
        for (var delivery : receive(2, longLease(), target.tolerance())) {
            assertEquals(message, decoded(delivery));
        }
    }

    @Test
    @DisplayName("S8 a missing queue is QUEUE_NOT_FOUND for every verb")
    void missing_queue_is_not_found() {
        var missing = QueueName.of("missing-" + queue.value());
        var receipts = List.of(noReceipt());
        var lease = target.lease();
        assertFailed(
                Kind.QUEUE_NOT_FOUND,
                client.send(missing, List.of(Outgoing.now(message("x")))).getFirst());
        assertThrown(
                Kind.QUEUE_NOT_FOUND,
                () -> client.receive(new ReceiveRequest(missing, 1, pace.look(), lease)));
        List<Result<?>> results =
                List.of(
                        client.ack(missing, receipts).getFirst(),
                        client.extend(missing, receipts, lease).getFirst(),
                        client.release(missing, List.of(new Release(noReceipt(), Duration.ZERO)))
                                .getFirst());
        results.forEach(result -> assertFailed(Kind.QUEUE_NOT_FOUND, result));
        assertThrown(Kind.QUEUE_NOT_FOUND, () -> client.stats(missing));
        var spec = new QueueSpec(missing, Guarantees.NONE, lease, Duration.ofDays(1), null);
        assertEquals(
                List.of(Finding.Severity.ERROR),
                client.verify(spec).stream().map(Finding::severity).distinct().toList());
    }

    @Test
    @DisplayName("S0 an empty list is answered by an empty list")
    void empty_list_is_answered_by_an_empty_list() {
        assertEquals(List.of(), client.send(queue, List.of()));
        assertEquals(List.of(), client.ack(queue, List.of()));
        assertEquals(List.of(), client.extend(queue, List.of(), target.lease()));
        assertEquals(List.of(), client.release(queue, List.of()));
    }

    @Test
    @DisplayName("S1 the broker's id of a delivery is the one that the send was told")
    void broker_id_is_the_one_of_the_send() throws InterruptedException {
        var brokerIds = send(List.of(message("x")));
        Delivery delivery = receive();
        assertEquals(brokerIds, List.of(delivery.content().brokerId()));
    }
}
