package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.worker.payload.PayloadType;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A cancellation is never lost, whenever it comes. */
class CancelledAttemptTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Duration TIMEOUT = Rig.LEASE.dividedBy(5);

    record Order() {}

    @Test
    void an_attempt_that_is_cancelled_before_it_begins_is_not_done() {
        var handled = new AtomicInteger();
        var handling =
                new Handling(
                        Rig.QUEUE,
                        Handlers.all(
                                (message, attempt) -> {
                                    handled.incrementAndGet();
                                    return Verdict.done();
                                }),
                        new Claims(null),
                        new Finished(),
                        new Breaker(() -> null, ManualClock.at(NOW), () -> 0.5),
                        pause -> {},
                        ManualClock.at(NOW));
        var message = Message.of("a", "order.placed", NOW, Payload.empty());
        var content = new Delivery.Decoded(message, "1");
        var delivery = new Delivery(content, new Receipt("r"), 1, NOW, NOW, NOW.plus(Rig.LEASE));
        var work = new Work(delivery, null, NOW);
        work.cancel(Cancellation.Cause.TIMEOUT, NOW);
        var verdict =
                assertInstanceOf(Handled.Returned.class, handling.handle(work, message)).verdict();
        assertInstanceOf(Verdict.Retry.class, verdict);
        assertEquals(0, handled.get());
    }

    @Test
    void an_interrupt_between_the_payload_and_the_handler_reaches_the_handler() throws Exception {
        try (var rig = new Rig()) {
            var type =
                    PayloadType.of("order.placed", Order.class)
                            .version(2, json -> untilInterrupted(rig, json));
            var message = Message.of("a", "order.placed", NOW, Payload.ofText("{}"));
            rig.queues.send(Rig.QUEUE, List.of(Outgoing.now(message)));
            var usual = Rig.settings(1, 3);
            var settings =
                    new WorkerSettings(
                            Rig.QUEUE, 1, usual.lease(), TIMEOUT, usual.retry(), usual.poll());
            rig.workers.handle(
                    settings,
                    Handlers.none()
                            .on(
                                    type,
                                    (order, same, attempt) -> {
                                        new CountDownLatch(1).await(); // ends by interrupt only
                                        return Verdict.done();
                                    }));
            rig.workers.start();
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals("timed out after 200 ms", ending.reason());
        }
    }

    /** Stands between the fetch of a payload and the call of its handler. */
    private static ObjectNode untilInterrupted(Rig rig, ObjectNode json) {
        rig.clock.advance(TIMEOUT);
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!Thread.currentThread().isInterrupted() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return json;
    }
}
