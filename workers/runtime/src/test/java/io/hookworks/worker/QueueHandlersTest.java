package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class QueueHandlersTest {
    private static final QueueName BILLING = QueueName.of("billing");
    private static final QueueName ORDERS = QueueName.of("orders");

    private final Handlers handlers = Handlers.all((message, attempt) -> Verdict.done());

    @Test
    void apps_are_joined_into_one_and_a_queue_of_none_has_no_handlers() {
        var joined =
                QueueHandlers.join(
                        List.of(QueueHandlers.of(BILLING, handlers), QueueHandlers.none()));
        assertEquals(Optional.of(handlers), joined.of(BILLING));
        assertEquals(Optional.empty(), joined.of(ORDERS));
    }

    @Test
    void two_apps_on_one_queue_are_refused_by_the_name_of_the_queue() {
        var twice =
                List.of(
                        QueueHandlers.of(BILLING, handlers),
                        QueueHandlers.of(BILLING, Handlers.none()));
        var refusal = assertThrows(IllegalArgumentException.class, () -> QueueHandlers.join(twice));
        assertEquals(
                "two apps claim the queue billing; a queue has the handlers of one app",
                refusal.getMessage());
    }
}
