package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** D: a delay is a promise, and only what is declared is promised. */
abstract class DelayCases extends ConformanceCase {

    @Test
    @DisplayName("D1 a delayed message comes after its delay, not before")
    void delayed_message_is_never_early() throws InterruptedException {
        var delay = can.sendDelay().max().isZero() ? Duration.ZERO : target.lease();
        var message = message("later");
        var sentAt = pace.now();
        ok(send(message, delay));
        var delivery = receiveWithin(delay);
        assertNotBefore(sentAt.plus(delay));
        assertEquals(message, decoded(delivery));
    }

    @Test
    @DisplayName("D1 an entry without delay does not wait for the delayed ones of its batch")
    void delay_is_per_entry() throws InterruptedException {
        var later = Outgoing.now(message("later"));
        if (!can.sendDelay().max().isZero()) {
            later = new Outgoing(later.message(), can.sendDelay().max());
        }
        var now = message("now");
        client.send(queue, List.of(later, Outgoing.now(now))).forEach(ConformanceCase::ok);
        var count = can.sendDelay().max().isZero() ? 2 : 1;
        assertEquals(
                1,
                receive(count, longLease(), target.tolerance()).stream()
                        .filter(delivery -> decoded(delivery).equals(now))
                        .count());
    }

    @Test
    @DisplayName("D1 the longest declared delay is accepted")
    void longest_delay_is_accepted() throws InterruptedException {
        assertFalse(ok(send(message("much later"), can.sendDelay().max())).isEmpty());
        if (!can.sendDelay().max().isZero()) {
            assertNothingFor(target.lease());
        }
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

    private Result<String> send(Message message, Duration delay) {
        return client.send(queue, List.of(new Outgoing(message, delay))).getFirst();
    }
}
