package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** D: a delay is a promise, and only what is declared is promised. */
abstract class DelayCases extends ConformanceCase {
    private static final Duration BRIEF = Duration.ofSeconds(1);

    /** Whether the queue knows no delay, which is then proven. */
    private boolean delayIsRefused() throws InterruptedException {
        if (!can.sendDelay().max().isZero()) {
            return false;
        }
        assertFailed(Kind.UNSUPPORTED, send(message("later"), Duration.ofMillis(1)));
        assertNothingFor(target.lease());
        undeclared("delay of a send");
        return true;
    }

    private Result<String> send(Message message, Duration delay) {
        return client.send(queue, List.of(new Outgoing(message, delay))).getFirst();
    }

    @Test
    @DisplayName("D1 a delayed message comes after its delay, not before, and not much later")
    void delayed_message_comes_on_time() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        for (var delay : List.of(Duration.ZERO, BRIEF, target.lease().plusMillis(300))) {
            var message = message("after " + delay);
            var asked = pace.now();
            ok(send(message, delay));
            var answered = pace.now();
            var delivery = receiveWithin(delay.plus(can.sendDelay().lateness()));
            assertNotBefore(asked.plus(delay));
            assertNotAfter(answered.plus(delay).plus(can.sendDelay().lateness()));
            assertEquals(message, decoded(delivery));
            ack(delivery);
        }
    }

    @Test
    @DisplayName("D1 an entry without delay does not wait for the delayed ones of its batch")
    void delay_is_per_entry() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        var later = new Outgoing(message("later"), can.sendDelay().max());
        var now = message("now");
        client.send(queue, List.of(later, Outgoing.now(now), later)).forEach(ConformanceCase::ok);
        assertEquals(now, decoded(receive()));
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("D1 the longest declared delay is accepted, and kept")
    void longest_delay_is_kept() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        var message = message("much later");
        var asked = pace.now();
        var longest = can.sendDelay().max();
        ok(send(message, longest));
        assertNothingFor(target.lease());
        switch (pace) {
            case Pace.Manual _ -> {
                pace.elapse(longest.minus(target.lease().multipliedBy(2)));
                assertNothingFor(target.lease());
                assertEquals(message, decoded(receiveWithin(target.lease())));
                assertNotBefore(asked.plus(longest));
            }
            case Pace.Real _ -> {
                // Nobody waits so long by the clock on the wall.
            }
        }
    }

    @Test
    @DisplayName("D1 many delayed messages hold back no other")
    void delayed_messages_hold_back_no_other() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        var later = can.sendDelay().max();
        client.send(queue, messages(120).stream().map(one -> new Outgoing(one, later)).toList())
                .forEach(ConformanceCase::ok);
        var undelayed = messages(30);
        send(undelayed);
        var came = receive(undelayed.size(), longLease(), target.tolerance());
        assertEquals(
                new HashSet<>(undelayed),
                new HashSet<>(came.stream().map(ConformanceCase::decoded).toList()));
    }

    @Test
    @DisplayName("D2 a delay beyond what is declared is refused")
    void undeclared_delay_is_refused() throws InterruptedException {
        for (var more : List.of(Duration.ofMillis(1), Duration.ofDays(30))) {
            assertFailed(
                    Kind.UNSUPPORTED, send(message("too late"), can.sendDelay().max().plus(more)));
        }
        assertNothingFor(target.lease());
    }

    @Test
    @DisplayName("D3 a delay goes on after its sender has gone")
    void delay_survives_its_sender() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        var message = message("from one who has gone");
        var asked = pace.now();
        try (var gone = openClient()) {
            ok(gone.send(queue, List.of(new Outgoing(message, target.lease()))).getFirst());
        }
        var delivery = receiveWithin(target.lease().plus(can.sendDelay().lateness()));
        assertNotBefore(asked.plus(target.lease()));
        assertEquals(message, decoded(delivery));
    }

    @Test
    @DisplayName("D4 a delay neither doubles a message nor costs it an attempt")
    void delay_neither_doubles_nor_costs_an_attempt() throws InterruptedException {
        if (delayIsRefused()) {
            return;
        }
        var sent = messages(25);
        var batch = new ArrayList<Outgoing>();
        for (var message : sent) {
            batch.add(new Outgoing(message, BRIEF.plusMillis(batch.size() * 40L)));
        }
        client.send(queue, batch).forEach(ConformanceCase::ok);
        var within = BRIEF.multipliedBy(2).plus(can.sendDelay().lateness());
        var came = receive(sent.size(), longLease(), within.plus(target.tolerance()));
        assertTrue(came.stream().allMatch(delivery -> delivery.attempt() == 1), "first attempts");
        assertEquals(
                new HashSet<>(sent),
                new HashSet<>(came.stream().map(ConformanceCase::decoded).toList()));
        ack(came);
        assertNothingFor(target.lease());
    }
}
