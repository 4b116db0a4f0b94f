package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.payload.PayloadType;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/** What those who test their handlers with it can rely on. */
class WorkshopTest {
    private static final QueueName ORDERS = QueueName.of("orders");
    private static final QueueName MAILS = QueueName.of("mails");
    private static final Duration SECOND = Duration.ofSeconds(1);

    record Order(String item) {}

    private static final PayloadType<Order> ORDER = PayloadType.of("order.placed", Order.class);

    private final Workshop workshop = new Workshop();

    private Message message(String id) {
        return Message.of(id, "order.placed", workshop.clock().instant(), Payload.empty());
    }

    @Test
    void a_message_that_is_done_is_done_and_its_handler_had_the_payload() {
        var items = new ArrayList<String>();
        workshop.on(
                ORDERS,
                Handlers.none()
                        .on(
                                ORDER,
                                (order, message, attempt) -> {
                                    items.add(order.item() + " " + attempt.number());
                                    return Verdict.done();
                                }));
        assertEquals("message-1", workshop.send(ORDERS, ORDER, new Order("tea")).id());
        assertEquals(1, workshop.drainUntilEmpty().size());
        workshop.assertDone("message-1");
        assertEquals(List.of("tea 1"), items);
        assertEquals(List.of(), workshop.drainUntilEmpty());
    }

    @Test
    void what_fails_comes_back_when_time_has_passed_and_dies_with_its_reason() {
        workshop.on(
                ORDERS,
                Guarantees.NONE,
                new Backoff(3, SECOND, Duration.ofMinutes(1)),
                Handlers.all(
                        (message, attempt) -> {
                            throw new IllegalStateException("crm is down");
                        }));
        workshop.send(ORDERS, message("a"));
        workshop.drainUntilEmpty();
        workshop.assertRetried("a", SECOND);
        assertEquals(List.of(), workshop.advance(SECOND.minusMillis(1)));
        assertEquals(1, workshop.advance(Duration.ofMillis(1)).size());
        workshop.assertRetried("a", SECOND.multipliedBy(2));
        workshop.advance(SECOND.multipliedBy(2));
        workshop.assertDead("a", "crm is down");
        var letter = workshop.deadLetters(ORDERS).getFirst();
        assertEquals(3, letter.attempts());
        assertEquals("java.lang.IllegalStateException: crm is down", letter.exception());
        assertEquals(3, workshop.story("a").size());
    }

    @Test
    void what_is_put_off_comes_back_and_has_used_up_no_attempt() {
        var numbers = new ArrayList<Integer>();
        workshop.on(
                ORDERS,
                Handlers.all(
                        (message, attempt) -> {
                            numbers.add(attempt.number());
                            return numbers.size() <= 20
                                    ? Verdict.defer(SECOND, "the shop is closed")
                                    : Verdict.done();
                        }));
        workshop.send(ORDERS, message("a"));
        workshop.drainUntilEmpty();
        for (var turn = 1; turn <= 20; turn++) {
            workshop.assertDeferred("a", SECOND);
            workshop.advance(SECOND);
        }
        workshop.assertDone("a");
        assertEquals(Collections.nCopies(21, 1), numbers);
    }

    @Test
    void what_a_handler_sends_is_remembered_in_order_and_handled_where_someone_works() {
        workshop.queue(MAILS);
        workshop.on(
                ORDERS,
                Handlers.none()
                        .on(
                                "order.placed",
                                (message, attempt) -> {
                                    var later = new Outgoing(message("c"), SECOND);
                                    workshop.client()
                                            .send(
                                                    MAILS,
                                                    List.of(Outgoing.now(message("b")), later));
                                    workshop.client()
                                            .send(ORDERS, List.of(Outgoing.now(paid("d"))));
                                    return Verdict.done();
                                })
                        .on("order.paid", (message, attempt) -> Verdict.done()));
        workshop.send(ORDERS, message("a"));
        assertEquals(2, workshop.drainUntilEmpty().size());
        workshop.assertDone("d");
        assertEquals(
                List.of(Outgoing.now(message("b")), new Outgoing(message("c"), SECOND)),
                workshop.sent(MAILS));
        assertEquals(List.of(Outgoing.now(paid("d"))), workshop.sent(ORDERS));
    }

    private Message paid(String id) {
        return Message.of(id, "order.paid", workshop.clock().instant(), Payload.empty());
    }

    @Test
    void messages_of_one_key_are_handled_in_order_behind_a_head_that_fails() {
        var handled = new ArrayList<String>();
        workshop.on(
                ORDERS,
                Guarantees.PER_KEY,
                new Backoff(3, SECOND, SECOND),
                Handlers.all(
                        (message, attempt) -> {
                            handled.add(message.id());
                            return handled.size() == 1 ? Verdict.retry("no") : Verdict.done();
                        }));
        for (var id : List.of("a", "b", "c")) {
            var plain = message(id);
            workshop.send(
                    ORDERS,
                    new Message(
                            id,
                            plain.type(),
                            plain.time(),
                            plain.payload(),
                            plain.attributes(),
                            "k"));
        }
        workshop.drainUntilEmpty();
        assertEquals(List.of("a"), handled);
        workshop.advance(SECOND);
        assertEquals(List.of("a", "a", "b", "c"), handled);
    }

    @Test
    void what_no_handler_takes_is_a_dead_letter_as_anywhere() {
        workshop.on(ORDERS, Handlers.none());
        workshop.send(ORDERS, message("a"));
        workshop.drainUntilEmpty();
        workshop.assertDead("a", "no handler for type order.placed");
        assertEquals(
                List.of("a"),
                workshop.deadLetters(ORDERS).stream()
                        .map(DeadLetter::message)
                        .map(Message::id)
                        .toList());
    }

    @Test
    void assertions_that_do_not_hold_tell_the_story() {
        workshop.on(ORDERS, Handlers.all((message, attempt) -> Verdict.reject("no such item")));
        workshop.send(ORDERS, message("a"));
        assertTells("a was not handled; handled were []", () -> workshop.assertDone("a"));
        workshop.drainUntilEmpty();
        var story = "a on orders, attempt 1: DeadLettered[reason=no such item]";
        assertTells("not done: " + story, () -> workshop.assertDone("a"));
        assertTells("no dead letter with 'late': " + story, () -> workshop.assertDead("a", "late"));
        assertTells("not put off: " + story, () -> workshop.assertDeferred("a", SECOND));
        assertTells("not to be tried again: " + story, () -> workshop.assertRetried("a", SECOND));
    }

    private static void assertTells(String words, Runnable assertion) {
        var error = assertThrows(AssertionError.class, assertion::run);
        assertTrue(String.valueOf(error.getMessage()).startsWith(words), error.getMessage());
    }

    @Test
    void a_handler_that_sends_to_itself_for_ever_is_stopped() {
        workshop.on(
                ORDERS,
                Handlers.all(
                        (message, attempt) -> {
                            workshop.client().send(ORDERS, List.of(Outgoing.now(message)));
                            return Verdict.done();
                        }));
        workshop.send(ORDERS, message("a"));
        assertTells(
                "after 10000 deliveries there is still something due", workshop::drainUntilEmpty);
    }

    @Test
    void a_queue_that_is_not_there_is_refused() {
        assertThrows(QueueException.class, () -> workshop.send(ORDERS, message("a")));
    }

    @Test
    void handlers_run_on_the_thread_of_the_test_and_no_other_is_left_behind() {
        var before = Thread.getAllStackTraces().keySet();
        var threads = new HashSet<Thread>();
        workshop.on(
                ORDERS,
                Handlers.all(
                        (message, attempt) -> {
                            threads.add(Thread.currentThread());
                            return Verdict.done();
                        }));
        workshop.send(ORDERS, message("a"));
        workshop.drainUntilEmpty();
        assertEquals(List.of(Thread.currentThread()), List.copyOf(threads));
        var ours = new HashSet<>(Thread.getAllStackTraces().keySet());
        ours.removeAll(before);
        ours.removeIf(thread -> !thread.getName().startsWith("hookworks"));
        assertEquals(List.of(), List.copyOf(ours));
    }
}
