package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.wire.Fault;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** S, L and A with calls that fail on the wire: every entry is told what became of it. */
abstract class FaultCases extends WireCase {

    @Test
    @DisplayName("S5 one entry that fails inside the broker fails alone")
    void failing_entry_fails_alone() throws InterruptedException {
        assumeEachEntryAnswered();
        order(Verb.SEND, new Fault.FailEntry(1));
        var sent = messages(3);
        var results = client.send(queue, sent.stream().map(Outgoing::now).toList());
        ok(results.get(0));
        assertTrue(error(results.get(1)).retryable(), () -> "is " + results.get(1));
        ok(results.get(2));
        careful.send(List.of(sent.get(1)));
        assertEquals(3, collect(sent, longLease()).size());
        assertEquals(List.of(), look(1));
    }

    @Test
    @DisplayName("S6 a send whose answer is lost doubles its messages at worst")
    void lost_answer_loses_no_message() throws InterruptedException {
        order(Verb.SEND, new Fault.LoseAnswer());
        var sent = messages(3);
        careful.send(sent);
        collect(sent, longLease());
    }

    @Test
    @DisplayName("S6 a send that is never answered is OUTCOME_UNKNOWN, and was made")
    void send_without_an_answer_is_unknown() throws InterruptedException {
        orderPersistent(Verb.SEND, new Fault.LoseAnswer());
        var message = message("made all the same");
        var result = client.send(queue, List.of(Outgoing.now(message))).getFirst();
        wire.heal();
        assertFailed(Kind.OUTCOME_UNKNOWN, result);
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S8 a throttled send is THROTTLED, tells how long to wait, and was not made")
    void throttled_send_is_told() throws InterruptedException {
        var wait = Duration.ofSeconds(2);
        orderPersistent(Verb.SEND, new Fault.Throttle(wait));
        var message = message("later");
        var error = error(client.send(queue, List.of(Outgoing.now(message))).getFirst());
        wire.heal();
        assertEquals(Kind.THROTTLED, error.kind(), () -> String.valueOf(error));
        assertEquals(Optional.of(wait), error.retryAfter());
        assertEquals(List.of(), look(1));
        careful.send(List.of(message));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S8 an error of the broker is retryable, and claims no more than it knows")
    void error_of_the_broker_is_retryable() throws InterruptedException {
        var message = message("in the end");
        orderPersistent(Verb.SEND, new Fault.Unavailable());
        var cannot = error(client.send(queue, List.of(Outgoing.now(message))).getFirst());
        wire.heal();
        orderPersistent(Verb.SEND, new Fault.Broken());
        var broke = error(client.send(queue, List.of(Outgoing.now(message))).getFirst());
        wire.heal();
        assertTrue(
                Set.of(Kind.UNAVAILABLE, Kind.OUTCOME_UNKNOWN).contains(cannot.kind()),
                () -> String.valueOf(cannot));
        assertEquals(Kind.OUTCOME_UNKNOWN, broke.kind(), () -> String.valueOf(broke));
        careful.send(List.of(message));
        assertEquals(message, decoded(receive()));
    }

    @Test
    @DisplayName("S9 a send that is interrupted in flight is CANCELLED, and the flag is set again")
    void interrupted_send_is_not_silent()
            throws InterruptedException, ExecutionException, TimeoutException {
        var message = message("under way");
        assertCancelled(
                Verb.SEND, () -> client.send(queue, List.of(Outgoing.now(message))).getFirst());
        careful.send(List.of(message));
        collect(List.of(message), longLease());
    }

    @Test
    @DisplayName("S9 an ack that is interrupted in flight is CANCELLED, and can be repeated")
    void interrupted_ack_is_not_silent()
            throws InterruptedException, ExecutionException, TimeoutException {
        send("done");
        var receipt = receiveBriefly().receipt();
        assertCancelled(Verb.ACK, () -> client.ack(queue, List.of(receipt)).getFirst());
        careful.ack(List.of(receipt));
        assertNothingFor(target.lease().multipliedBy(2));
    }

    private void assertCancelled(Verb verb, Supplier<Result<?>> call)
            throws InterruptedException, ExecutionException, TimeoutException {
        order(verb, new Fault.Delay(Duration.ofMinutes(1)));
        var flag = new AtomicBoolean();
        var underWay =
                new FutureTask<Result<?>>(
                        () -> {
                            var result = call.get();
                            flag.set(Thread.currentThread().isInterrupted());
                            return result;
                        });
        var thread = Thread.ofVirtual().start(underWay);
        awaitCalls(verb, 1);
        thread.interrupt();
        var result = underWay.get(SOON.toSeconds(), TimeUnit.SECONDS);
        wire.heal();
        assertFailed(Kind.CANCELLED, result);
        assertTrue(flag.get(), "the flag should be set again");
    }

    @Test
    @DisplayName("L10 a throttled extension can be repeated before the lease ends")
    void throttled_extension_can_be_repeated() throws InterruptedException {
        send("mine");
        var lease = target.lease().multipliedBy(10);
        var delivery = receive(1, lease, target.tolerance()).getFirst();
        order(Verb.EXTEND, new Fault.Throttle(), new Fault.Throttle(), new Fault.Throttle());
        careful.extend(delivery.receipt(), longLease());
        assertTrue(pace.now().isBefore(delivery.leasedUntil()), "only after the lease had ended");
        assertTrue(wire.calls(wire.operation(Verb.EXTEND)) > 3, "not every throttling struck");
    }

    @Test
    @DisplayName("A2 an ack that reaches the broker twice does no harm")
    void doubled_ack_does_no_harm() throws InterruptedException {
        send("done");
        var delivery = receiveBriefly();
        order(Verb.ACK, new Fault.Twice());
        careful.ack(List.of(delivery.receipt()));
        assertNothingFor(target.lease().multipliedBy(2));
    }

    @Test
    @DisplayName("A3 an ack whose answer is lost is not Ok, or was repeated")
    void lost_answer_of_an_ack_can_be_repeated() throws InterruptedException {
        send("done");
        var receipt = receiveBriefly().receipt();
        orderPersistent(Verb.ACK, new Fault.LoseAnswer());
        var result = client.ack(queue, List.of(receipt)).getFirst();
        wire.heal();
        assertTrue(error(result).retryable(), () -> "is " + result);
        careful.ack(List.of(receipt));
        assertNothingFor(target.lease().multipliedBy(2));
    }

    @Test
    @DisplayName("A4 an ack that fails inside the broker fails alone, and can be repeated")
    void failing_ack_fails_alone() throws InterruptedException {
        assumeEachEntryAnswered();
        send(messages(3));
        var receipts =
                receive(3, target.lease().multipliedBy(4), target.tolerance()).stream()
                        .map(Delivery::receipt)
                        .toList();
        order(Verb.ACK, new Fault.FailEntry(1));
        var results = client.ack(queue, receipts);
        ok(results.get(0));
        assertTrue(error(results.get(1)).retryable(), () -> "is " + results.get(1));
        ok(results.get(2));
        careful.ack(List.of(receipts.get(1)));
        assertNothingFor(target.lease().multipliedBy(5));
    }

    private void assumeEachEntryAnswered() {
        assumeTrue(wire.answersEachEntry(), "this broker answers a batch as a whole");
    }

    private static QueueException error(Result<?> result) {
        return assertInstanceOf(Result.Failed.class, result).error();
    }
}
