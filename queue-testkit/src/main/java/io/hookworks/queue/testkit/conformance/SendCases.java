package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.hookworks.queue.Rfc3339;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    @Test
    @DisplayName("S1 message round-trip: id, type, time and attributes")
    void every_field_arrives() throws InterruptedException {
        var sent = message(Payload.ofText("{}"), Map.of("source", "stripe", "traceparent", "00-a"));
        send(List.of(sent));
        assertEquals(sent, decoded(receive()));
    }

    @Test
    @DisplayName("S1 message round-trip: the first and the last time that a message can have")
    void times_at_the_edge_arrive_and_can_be_sent_again() throws InterruptedException {
        var sent =
                Stream.of("0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")
                        .map(Rfc3339::parse)
                        .map(time -> Message.of("at-" + time, "edge", time, Payload.empty()))
                        .toList();
        send(sent);
        assertArrived(sent);
        send(sent);
        assertArrived(sent);
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
    @DisplayName("S2 close to the limit a message arrives whole or is refused")
    void close_to_the_limit_is_whole_or_refused() throws InterruptedException {
        for (int spare : new int[] {OVERHEAD, OVERHEAD / 4, 0}) {
            var message = message("x".repeat(can.maxMessageBytes() - spare));
            var result = client.send(queue, List.of(Outgoing.now(message))).getFirst();
            switch (result) {
                case Result.Ok<String> _ -> assertArrived(List.of(message));
                case Result.Failed<String> _ -> assertFailed(Kind.TOO_LARGE, result);
            }
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
    @DisplayName("S1 the broker's id of a delivery is the one that the send was told")
    void broker_id_is_the_one_of_the_send() throws InterruptedException {
        var brokerIds = send(List.of(message("x")));
        Delivery delivery = receive();
        assertEquals(brokerIds, List.of(delivery.content().brokerId()));
    }
}
