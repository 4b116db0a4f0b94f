package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.wire.Fault;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A, M and X while the broker is throttling, slow, away or cut off: nothing is lost. */
abstract class OutageCases extends WireCase {
    private static final Duration OUTAGE = Duration.ofSeconds(3);
    private static final Duration LATE = Duration.ofMillis(200);

    @Test
    @DisplayName("A6 what cannot be settled while the broker is away can be afterwards")
    void settling_goes_on_after_an_outage() throws InterruptedException {
        send(messages(2));
        var held = receive(2, target.lease().multipliedBy(3), target.tolerance());
        var done = held.getFirst().receipt();
        var release = List.of(new Release(held.getLast().receipt(), Duration.ZERO));
        wire.refuse();
        assertRetryable(client.ack(queue, List.of(done)).getFirst());
        assertRetryable(client.release(queue, release).getFirst());
        wire.heal();
        careful.ack(List.of(done));
        careful.release(release);
        assertEquals(decoded(held.getLast()), decoded(receive()));
        assertNothingFor(target.lease().multipliedBy(3));
    }

    private static void assertRetryable(Result<?> result) {
        var error = assertInstanceOf(Result.Failed.class, result).error();
        assertTrue(error.retryable(), () -> String.valueOf(error));
    }

    @Test
    @DisplayName("M6 a tenth of all calls throttled or refused loses and doubles nothing")
    void storm_loses_and_doubles_nothing() throws InterruptedException {
        wire.storm(
                40,
                new Fault.Throttle(),
                new Fault.Throttle(),
                new Fault.Unavailable(),
                new Fault.Unavailable());
        var sent = messages(300);
        for (int first = 0; first < sent.size(); first += 10) {
            careful.send(sent.subList(first, first + 10));
        }
        var got = collect(sent, longLease());
        assertEquals(sent.size(), brokerIds(got), "messages that the broker holds");
        assertTrue(wire.calls().values().stream().mapToInt(count -> count).sum() > 30);
    }

    private static long brokerIds(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.content().brokerId())
                .distinct()
                .count();
    }

    @Test
    @DisplayName("X4 connections that are cut are made anew, and nothing is lost")
    void cut_connections_are_made_anew()
            throws InterruptedException, ExecutionException, TimeoutException {
        // Each cut may cost a message one of the receives that it has before it is a dead letter.
        var sent = messages(MAX_RECEIVES - 2);
        var lease = target.lease().multipliedBy(3);
        var receiver = started(() -> collect(sent, lease));
        awaitCalls(Verb.RECEIVE, 1);
        for (var message : sent) {
            wire.cut();
            careful.send(List.of(message));
        }
        receiver.get(patience().toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("X5 a partition loses nothing, and the same client goes on after it")
    void partition_loses_nothing()
            throws InterruptedException, ExecutionException, TimeoutException {
        var lease = target.lease().multipliedBy(2);
        var over = new AtomicBoolean();
        var sender = started(() -> sendUntil(over));
        var receiver = started(() -> takeUntil(over, lease));
        awaitCalls(Verb.SEND, 5);
        wire.partition();
        pace.elapse(OUTAGE);
        wire.heal();
        var healed = pace.now();
        careful.send(messages(1));
        var took = Duration.between(healed, pace.now());
        over.set(true);
        var sent = new ArrayList<>(sender.get(patience().toSeconds(), TimeUnit.SECONDS));
        sent.removeAll(receiver.get(patience().toSeconds(), TimeUnit.SECONDS));
        collect(sent, lease);
        assertTrue(took.compareTo(target.tolerance()) < 0, () -> "it took another " + took);
    }

    private List<Message> sendUntil(AtomicBoolean over) throws InterruptedException {
        var sent = new ArrayList<Message>();
        while (!over.get()) {
            var message = message("one of many");
            careful.send(List.of(message));
            sent.add(message);
        }
        return sent;
    }

    private List<Message> takeUntil(AtomicBoolean over, Duration lease)
            throws InterruptedException {
        var taken = new ArrayList<Message>();
        while (!over.get()) {
            take(lease).forEach(delivery -> taken.add(decoded(delivery)));
        }
        return taken;
    }

    @Test
    @DisplayName("X5 a slow broker makes answers late, and no lease longer than it is")
    void slow_broker_is_only_slow() throws InterruptedException {
        wire.slow(LATE);
        var sent = messages(20);
        send(sent);
        var got = receive(20, longLease(), target.tolerance());
        assertEquals(
                ids(sent), got.stream().map(it -> decoded(it).id()).collect(Collectors.toSet()));
        var first = got.getFirst();
        var until = ok(extend(first, longLease()));
        var honest = pace.now().minus(LATE).plus(longLease());
        assertFalse(until.isAfter(honest), () -> until + " is later than " + honest);
        assertEquals(Duration.ZERO, ok(release(first, Duration.ZERO)));
        assertEquals(decoded(first), decoded(receive()));
        client.ack(queue, got.stream().skip(1).map(Delivery::receipt).toList())
                .forEach(ConformanceCase::ok);
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
