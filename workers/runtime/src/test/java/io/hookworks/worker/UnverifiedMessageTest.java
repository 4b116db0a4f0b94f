package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.payload.PayloadType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Handlers get messages of unverified requests only if they opt in. */
class UnverifiedMessageTest {
    private record Invoice(String id) {}

    private static final PayloadType<Invoice> PAID = PayloadType.of("invoice.paid", Invoice.class);

    private static final Message FORGED =
            new Message(
                    "evt_1",
                    "invoice.paid",
                    Instant.EPOCH,
                    Payload.ofText("{\"id\":\"in_1\"}"),
                    Map.of("verification", "failed:mismatch"),
                    null);

    @Test
    void unverified_message_is_rejected_with_its_cause() throws Exception {
        var raw = Handlers.all((message, attempt) -> Verdict.done());
        var typed = Handlers.none().on(PAID, (payload, message, attempt) -> Verdict.done());

        for (var handlers : List.of(raw, typed)) {
            var rejected = assertInstanceOf(Verdict.Reject.class, handle(handlers));
            assertTrue(rejected.reason().contains("failed:mismatch"), rejected.reason());
            assertTrue(rejected.reason().contains("does not accept unverified"), rejected.reason());
        }
    }

    @Test
    void handler_that_opts_in_gets_the_message_and_others_do_not() throws Exception {
        var handlers =
                Handlers.none()
                        .on(PAID, (payload, message, attempt) -> Verdict.done())
                        .on("*", (message, attempt) -> Verdict.done())
                        .acceptUnverified("invoice.paid");

        assertEquals(Verdict.done(), handle(handlers));
        var other =
                new Message(
                        "evt_2", "x", Instant.EPOCH, Payload.empty(), FORGED.attributes(), null);
        assertInstanceOf(
                Verdict.Reject.class,
                handlers.handle(other, Attempt.first(QueueName.of("mails")), Instant.EPOCH));
    }

    @Test
    void attribute_of_the_same_name_from_another_publisher_is_no_mark() throws Exception {
        var handlers = Handlers.all((message, attempt) -> Verdict.done());
        var foreign =
                new Message(
                        "evt_3",
                        "x",
                        Instant.EPOCH,
                        Payload.empty(),
                        Map.of("verification", "passed by the bank"),
                        null);

        assertEquals(
                Verdict.done(),
                handlers.handle(foreign, Attempt.first(QueueName.of("mails")), Instant.EPOCH));
    }

    @Test
    void opting_in_names_a_handler_that_is_there() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Handlers.none().acceptUnverified("invoice.paid"));
    }

    private static Verdict handle(Handlers handlers) throws Exception {
        return handlers.handle(FORGED, Attempt.first(QueueName.of("mails")), Instant.EPOCH);
    }
}
