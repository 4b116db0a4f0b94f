package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** S: the small facts beside a payload arrive, every one of them. */
abstract class AttributeCases extends ConformanceCase {

    @Test
    @DisplayName("S3 attributes: as many as declared arrive, all of them")
    void declared_number_of_attributes_arrives() throws InterruptedException {
        var sent = new ArrayList<Message>();
        for (int count = 0; count <= can.maxAttributes(); count++) {
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
    @DisplayName(
            "S3 attributes: names of the clouds are refused, names that look like them are not")
    void reserved_names_are_refused() throws InterruptedException {
        for (var name : List.of("AWS.x", "Amazon.x", "aws.x", "goog", "googclient_x", "ce-x")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> message(Payload.empty(), Map.of(name, "x")));
        }
        var alike = Map.of("awsx", "1", "amazonx", "2", "goo", "3", "cex", "4", "hwx", "5");
        var message = message(Payload.ofText("{}"), alike);
        send(List.of(message));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S3 attributes: a long name arrives; a long value does, or is refused")
    void long_attribute_is_whole_or_refused() throws InterruptedException {
        for (int length : new int[] {256, 1024, 1025, 10_000}) {
            var attribute = Map.of("n".repeat(128), "v".repeat(length));
            var message = message(Payload.ofText("{}"), attribute);
            var result = client.send(queue, List.of(Outgoing.now(message))).getFirst();
            switch (result) {
                case Result.Ok<String> _ -> assertArrived(List.of(message));
                case Result.Failed<String> _ -> assertFailed(Kind.MESSAGE_REFUSED, result);
            }
        }
    }

    @Test
    @DisplayName("S12 facts of the runtime arrive beside as many attributes as declared")
    void facts_arrive() throws InterruptedException {
        var message = message(Payload.ofText("{}"), attributes(can.maxAttributes()));
        var facts = Map.of("retry-failed", "2", "retry-reason", "Grüße \0 " + "x".repeat(2_000));
        ok(client.send(queue, List.of(new Outgoing(message, Duration.ZERO, facts))).getFirst());
        var first = receive();
        assertEquals(message, decoded(first));
        assertEquals(facts, facts(first));
        ok(release(first, Duration.ZERO));
        assertEquals(facts, facts(receive()), "after a release");
        var plain = send("without facts");
        var second = receive();
        assertEquals(plain, decoded(second));
        assertEquals(Map.of(), facts(second));
    }

    private static Map<String, String> facts(Delivery delivery) {
        return assertInstanceOf(Delivery.Decoded.class, delivery.content()).facts();
    }

    @Test
    @DisplayName("S11 trace and CloudEvents travel beside as many attributes as declared")
    void wire_costs_no_attribute_of_the_users() throws InterruptedException {
        var attributes = attributes(can.maxAttributes() - 4);
        attributes.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        attributes.put("tracestate", "vendor=value,other=1");
        attributes.put("baggage", "user=1");
        attributes.put("source", "stripe");
        var message = message(Payload.ofText("{}"), attributes);
        send(List.of(message));
        assertEquals(message, decoded(receive()));
    }
}
