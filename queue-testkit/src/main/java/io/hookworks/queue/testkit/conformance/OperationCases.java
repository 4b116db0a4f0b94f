package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueSpec;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** O and M: order only where it is declared; provisioning, verification and figures. */
abstract class OperationCases extends ConformanceCase {

    @Test
    @DisplayName("O0 an ordering key is refused where no order is declared")
    void ordering_key_is_refused_without_order() {
        var plain = message("x");
        var keyed =
                new Message(
                        plain.id(),
                        plain.type(),
                        plain.time(),
                        plain.payload(),
                        plain.attributes(),
                        "key");
        var result = client.send(queue, List.of(Outgoing.now(keyed))).getFirst();
        switch (can.ordering()) {
            case Ordering.NONE -> assertFailed(Kind.UNSUPPORTED, result);
            case Ordering.PER_KEY -> ok(result);
        }
    }

    @Test
    @DisplayName("M1 stats tell what waits and what is in flight")
    void stats_tell_what_waits() throws InterruptedException {
        send(messages(3));
        receive();
        var end = pace.now().plus(target.tolerance());
        var stats = client.stats(queue);
        while (stats.approximate() && !right(stats.visible(), 2) && pace.now().isBefore(end)) {
            pace.elapse(Duration.ofMillis(100));
            stats = client.stats(queue);
        }
        assertTrue(right(stats.visible(), 2), String.valueOf(stats));
        assertTrue(right(stats.inFlight(), 1), String.valueOf(stats));
        assertTrue(right(stats.delayed(), 0), String.valueOf(stats));
        assertFalse(stats.asOf().isAfter(pace.now()));
    }

    private static boolean right(OptionalLong told, long count) {
        return told.isEmpty() || told.getAsLong() == count;
    }

    @Test
    @DisplayName("M2 nothing is found on a queue as it was provisioned")
    void provisioned_queue_is_as_it_should_be() {
        assertEquals(List.of(), client.verify(spec));
    }

    @Test
    @DisplayName("M2 what differs from the spec is found, and provisioning again mends it")
    void difference_is_found_and_mended() throws InterruptedException {
        var message = send("stays");
        var other =
                new QueueSpec(
                        queue,
                        spec.guarantees(),
                        spec.lease().plusSeconds(15),
                        spec.retention(),
                        new QueueSpec.DeadLetters(Duration.ofDays(13), MAX_RECEIVES + 5));
        assertFalse(client.verify(other).isEmpty());
        target.provisioner().provision(other);
        assertEquals(List.of(), client.verify(other));
        assertEquals(message, decoded(receive()));
    }
}
