package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.queue.testkit.conformance.History.Acked;
import io.hookworks.queue.testkit.conformance.History.Extended;
import io.hookworks.queue.testkit.conformance.History.Received;
import io.hookworks.queue.testkit.conformance.History.Released;
import io.hookworks.queue.testkit.conformance.History.Sent;
import io.hookworks.queue.testkit.conformance.History.Span;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Histories made by hand: sound ones pass, and each unsound one fails for what is wrong in it. */
class HistoryCheckerTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Message MESSAGE =
            Message.of("id", "t", Instant.EPOCH, Payload.ofText("x"));
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final ManualClock clock = ManualClock.somewhere();
    private final History history = new History(new Pace.Manual(clock));

    @Test
    void ordinary_life_of_a_message_is_sound() {
        sent(Duration.ZERO);
        var first = received(1);
        released(first, Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(3));
        var second = received(2);
        clock.advance(Duration.ofSeconds(9));
        extended(second, LEASE);
        clock.advance(LEASE);
        acked(received(3), AckCertainty.CONFIRMED);
        assertSound();
        assertEquals(List.of(), history.outstanding());
    }

    @Test
    void same_message_twice_makes_two_copies_that_do_not_disturb_each_other() {
        sent("one", MESSAGE, Duration.ZERO);
        sent("two", MESSAGE, Duration.ZERO);
        acked(received("one", MESSAGE, 1), AckCertainty.CONFIRMED);
        received("two", MESSAGE, 1);
        assertSound();
        assertEquals(1, history.outstanding().size());
    }

    @Test
    void delivery_that_nobody_sent_is_a_phantom() {
        received(1);
        assertUnsound("nobody sent");
    }

    @Test
    void changed_content_is_a_phantom() {
        sent(Duration.ZERO);
        var other = Message.of("id", "t", Instant.EPOCH, Payload.ofText("X"));
        received("broker-id", other, 1);
        assertUnsound("nobody sent");
    }

    @Test
    void another_broker_id_needs_a_reason() {
        sent(Duration.ZERO);
        received("passed on", MESSAGE, 1);
        assertUnsound("nobody sent");
    }

    @Test
    void delayed_message_may_come_under_another_broker_id() {
        sent(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        received("passed on", MESSAGE, 1);
        assertSound();
    }

    @Test
    void second_copy_of_a_send_may_come_where_answers_are_lost() {
        history.losesAnswers();
        sent(Duration.ZERO);
        received("never told of", MESSAGE, 1);
        assertSound();
    }

    @Test
    void message_whose_answer_was_lost_may_come() {
        notSent(Kind.OUTCOME_UNKNOWN);
        received(1);
        assertSound();
        assertEquals(List.of(), history.outstanding(), "it may well be lost");
    }

    @Test
    void refused_message_is_a_phantom() {
        notSent(Kind.TOO_LARGE);
        received(1);
        assertUnsound("nobody sent");
    }

    @Test
    void message_that_can_no_longer_be_read_was_changed() {
        sent(Duration.ZERO);
        received(new Delivery.Undecodable("no", Payload.empty(), Map.of(), "broker-id"), 1);
        assertUnsound("cannot be read");
    }

    @Test
    void delivery_before_the_delay_is_early() {
        sent(Duration.ofSeconds(5));
        clock.advance(Duration.ofMillis(4_999));
        received(1);
        assertUnsound("was due only at");
    }

    @Test
    void delivery_before_the_delay_of_a_release_is_early() {
        sent(Duration.ZERO);
        released(received(1), Duration.ofSeconds(5));
        clock.advance(Duration.ofMillis(4_999));
        received(2);
        assertUnsound("was released until");
    }

    @Test
    void second_delivery_under_a_lease_is_one_too_many() {
        sent(Duration.ZERO);
        received(1);
        clock.advance(LEASE.minusMillis(1));
        received(2);
        assertUnsound("was leased to another");
    }

    @Test
    void second_delivery_under_an_extended_lease_is_one_too_many() {
        sent(Duration.ZERO);
        extended(received(1), LEASE.multipliedBy(3));
        clock.advance(LEASE.multipliedBy(2));
        received(2);
        assertUnsound("was leased to another");
    }

    @Test
    void extension_that_failed_promises_nothing() {
        sent(Duration.ZERO);
        var delivery = received(1);
        clock.advance(LEASE);
        lost(delivery);
        received(2);
        assertSound();
    }

    @Test
    void confirmed_ack_is_for_good_even_after_the_lease() {
        sent(Duration.ZERO);
        var delivery = received(1);
        clock.advance(LEASE);
        acked(delivery, AckCertainty.CONFIRMED);
        received(2);
        assertUnsound("was acked before");
    }

    @Test
    void best_effort_ack_within_the_lease_is_for_good() {
        sent(Duration.ZERO);
        acked(received(1), AckCertainty.BEST_EFFORT);
        clock.advance(LEASE);
        received(2);
        assertUnsound("was acked before");
    }

    @Test
    void best_effort_ack_after_the_lease_promises_nothing() {
        sent(Duration.ZERO);
        var delivery = received(1);
        clock.advance(LEASE);
        acked(delivery, AckCertainty.BEST_EFFORT);
        received(2);
        assertSound();
    }

    @Test
    void receive_that_waited_since_before_the_ack_must_not_bring_it_either() {
        sent(Duration.ZERO);
        var began = history.moment();
        acked(received(1), AckCertainty.CONFIRMED);
        var again = delivery(new Delivery.Decoded(MESSAGE, "broker-id"), 2);
        history.add(new Received(QUEUE, since(began), again));
        assertUnsound("was acked before");
    }

    @Test
    void attempts_grow_where_they_are_exact() {
        sent(Duration.ZERO);
        released(received(1), Duration.ZERO);
        received(1);
        assertUnsound("is attempt 1 after attempt 1");
        assertEquals(List.of(), HistoryChecker.violations(history, false, Duration.ZERO));
    }

    @Test
    void what_was_accepted_and_not_acked_is_outstanding() {
        sent(Duration.ZERO);
        released(received(1), Duration.ZERO);
        assertEquals(1, history.outstanding().size());
    }

    @Test
    void dead_letter_that_was_acked_is_not_outstanding() {
        sent(Duration.ZERO);
        var dead = QUEUE.deadLetters();
        var delivery = delivery(new Delivery.Decoded(MESSAGE, "passed on"), 1);
        history.add(new Received(dead, since(history.moment()), delivery));
        var answer = new Result.Ok<>(AckCertainty.CONFIRMED);
        history.add(new Acked(dead, since(history.moment()), delivery.receipt(), answer));
        assertSound();
        assertEquals(List.of(), history.outstanding());
    }

    private void sent(Duration delay) {
        sent("broker-id", MESSAGE, delay);
    }

    private void sent(String brokerId, Message message, Duration delay) {
        var span = since(history.moment());
        history.add(new Sent(QUEUE, span, new Outgoing(message, delay), new Result.Ok<>(brokerId)));
    }

    private void notSent(Kind kind) {
        var span = since(history.moment());
        var error = new QueueException(kind, QUEUE, Verb.SEND, "by hand", null);
        history.add(new Sent(QUEUE, span, Outgoing.now(MESSAGE), new Result.Failed<>(error)));
    }

    private Delivery received(int attempt) {
        return received("broker-id", MESSAGE, attempt);
    }

    private Delivery received(String brokerId, Message message, int attempt) {
        return received(new Delivery.Decoded(message, brokerId), attempt);
    }

    private Delivery received(Delivery.Content content, int attempt) {
        var delivery = delivery(content, attempt);
        history.add(new Received(QUEUE, since(history.moment()), delivery));
        return delivery;
    }

    private Delivery delivery(Delivery.Content content, int attempt) {
        var now = clock.instant();
        var receipt = new Receipt("receipt " + history.moment().place());
        return new Delivery(content, receipt, attempt, null, now, now.plus(LEASE));
    }

    private void acked(Delivery delivery, AckCertainty certainty) {
        var span = since(history.moment());
        history.add(new Acked(QUEUE, span, delivery.receipt(), new Result.Ok<>(certainty)));
    }

    private void extended(Delivery delivery, Duration lease) {
        var span = since(history.moment());
        var until = clock.instant().plus(lease);
        history.add(new Extended(QUEUE, span, delivery.receipt(), new Result.Ok<>(until)));
    }

    private void lost(Delivery delivery) {
        var span = since(history.moment());
        var error = new QueueException(Kind.LEASE_LOST, QUEUE, Verb.EXTEND, "lost", null);
        history.add(new Extended(QUEUE, span, delivery.receipt(), new Result.Failed<>(error)));
    }

    private void released(Delivery delivery, Duration delay) {
        var span = since(history.moment());
        history.add(new Released(QUEUE, span, delivery.receipt(), new Result.Ok<>(delay)));
    }

    private Span since(History.Moment began) {
        return new Span(began, history.moment());
    }

    private void assertSound() {
        assertEquals(List.of(), HistoryChecker.violations(history, true, Duration.ZERO));
    }

    private void assertUnsound(String what) {
        var violations = HistoryChecker.violations(history, true, Duration.ZERO);
        assertTrue(
                violations.size() == 1 && violations.getFirst().contains(what),
                () -> "should say '" + what + "', says " + violations);
    }
}
