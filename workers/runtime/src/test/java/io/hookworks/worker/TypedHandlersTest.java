package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.worker.payload.PayloadType;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

class TypedHandlersTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    record Order(String item) {}

    private static final PayloadType<Order> ORDER = PayloadType.of("order.placed", Order.class);

    private final List<Order> handled = new CopyOnWriteArrayList<>();
    private final Handlers handlers =
            Handlers.none()
                    .on(
                            ORDER,
                            (order, message, attempt) -> {
                                handled.add(order);
                                return Verdict.done();
                            });

    private static Message message(String type, String json, Map<String, String> attributes) {
        return new Message("m", type, Instant.EPOCH, Payload.ofText(json), attributes, null);
    }

    private static Verdict handle(Handlers handlers, Message message, Duration age)
            throws Exception {
        var attempt = Attempt.first(Rig.QUEUE);
        return handlers.handle(message, attempt, Instant.EPOCH.plus(age));
    }

    @Test
    void a_handler_gets_the_payload_that_its_message_holds() throws Exception {
        try (var rig = new Rig()) {
            var message = ORDER.message("a", rig.clock.instant(), new Order("tea"));
            rig.queues.send(Rig.QUEUE, List.of(Outgoing.now(message)));
            rig.start(1, 3, handlers);
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(List.of(new Order("tea")), handled);
        }
    }

    @Test
    void a_payload_that_cannot_be_read_dies_at_once_and_is_not_handled() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(1, 12, handlers);
            rig.awaitReports(1);
            var letter = rig.deadLetters().getFirst();
            assertEquals(1, letter.attempts());
            assertEquals(
                    "order.placed version 1 cannot be read: it is not JSON, line 1, column 1",
                    letter.reason());
            assertEquals(List.of(), handled);
        }
    }

    @Test
    void by_default_an_unknown_type_or_version_is_a_dead_letter() throws Exception {
        assertEquals(
                Verdict.reject("no handler for type order.lost"),
                handle(handlers, message("order.lost", "{}", Map.of()), Duration.ZERO));
        assertEquals(
                Verdict.reject("order.placed version 2 is newer than the version known here, 1"),
                handle(
                        handlers,
                        message("order.placed", "{}", Map.of("dataversion", "2")),
                        Duration.ZERO));
    }

    @Test
    void both_can_wait_for_a_newer_instance_until_they_are_too_old() throws Exception {
        var patient = handlers.unknown(UnknownTypes.wait(DAY, HOUR));
        var newer = message("order.placed", "{}", Map.of("dataversion", "2"));
        var unknown = message("order.lost", "{}", Map.of());
        assertEquals(
                Verdict.defer(
                        HOUR,
                        "order.placed version 2 is newer than the version known here, 1; it waits"
                                + " for one who can"),
                handle(patient, newer, DAY));
        assertEquals(
                Verdict.defer(HOUR, "no handler for type order.lost; it waits for one who can"),
                handle(patient, unknown, Duration.ZERO));
        assertEquals(
                Verdict.reject("no handler for type order.lost, and none came within PT24H"),
                handle(patient, unknown, DAY.plusMillis(1)));
        assertInstanceOf(Verdict.Reject.class, handle(patient, newer, DAY.plusMillis(1)));
    }

    @Test
    void what_cannot_be_read_does_not_wait() throws Exception {
        var patient = handlers.unknown(UnknownTypes.wait(DAY, HOUR));
        var broken = message("order.placed", "{}", Map.of());
        assertInstanceOf(Verdict.Reject.class, handle(patient, broken, Duration.ZERO));
    }

    @Test
    void what_waits_uses_up_no_attempt() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(1, 1, Handlers.none().unknown(UnknownTypes.wait(DAY, HOUR)));
            for (var turn = 1; turn <= 3; turn++) {
                var ending = rig.awaitReports(turn).get(turn - 1).ending();
                var released = assertInstanceOf(Ending.Released.class, ending);
                assertEquals(HOUR, released.delay());
                assertEquals(false, released.attempt());
                rig.clock.advance(HOUR);
            }
        }
    }

    @Test
    void typed_and_raw_handlers_share_a_queue_and_the_first_that_matches_wins() throws Exception {
        var both = handlers.on("*", (message, attempt) -> Verdict.retry("not mine"));
        assertEquals(
                Verdict.done(),
                handle(both, message("order.placed", "{\"item\": \"tea\"}", Map.of()), HOUR));
        assertEquals(
                Verdict.retry("not mine"),
                handle(both, message("order.lost", "{}", Map.of()), HOUR));
        assertThrows(
                IllegalArgumentException.class,
                () -> handlers.on("order.placed", (message, attempt) -> Verdict.done()));
    }

    @Test
    void a_wait_needs_room_for_a_step() {
        assertThrows(IllegalArgumentException.class, () -> UnknownTypes.wait(HOUR, DAY));
        assertThrows(IllegalArgumentException.class, () -> UnknownTypes.wait(HOUR, Duration.ZERO));
    }
}
