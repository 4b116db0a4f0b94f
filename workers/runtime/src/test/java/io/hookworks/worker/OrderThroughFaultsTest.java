package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.testkit.process.Timeouts;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Order per key when leases end, workers die and drains come in between. */
class OrderThroughFaultsTest {
    private static final Duration WAIT = Duration.ofMillis(400);

    /** Starts of handlers, in the order in which they happened: id and number of the attempt. */
    private final List<String> starts = new CopyOnWriteArrayList<>();

    private Rig rig() {
        return new Rig(Guarantees.PER_KEY);
    }

    private void started(Message message, Attempt attempt) {
        starts.add(message.id() + " " + attempt.number());
    }

    @Test
    void no_later_message_is_handled_before_a_head_whose_end_is_not_confirmed() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2");
            rig.faulty.failEntry(Verb.ACK, 0, Kind.LEASE_LOST);
            rig.start(
                    10,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return Verdict.done();
                            }));
            var reports = rig.awaitReports(2);
            assertInstanceOf(Ending.Abandoned.class, reports.get(0).ending());
            assertInstanceOf(Ending.Released.class, reports.get(1).ending());
            rig.clock.advance(Rig.LEASE);
            rig.awaitReports(4);
            assertEquals(List.of("a1 1", "a2 1"), starts); // a1 was handled, and is only acked
        }
    }

    @Test
    void the_group_of_a_worker_that_was_killed_goes_on_in_order() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2", "a3");
            var killed = Rig.receiveNow(rig.queues, Rig.QUEUE);
            rig.queues.ack(Rig.QUEUE, List.of(killed.getFirst().receipt()));
            rig.start(
                    10,
                    1,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return Verdict.done();
                            }));
            rig.clock.advance(Rig.LEASE);
            rig.awaitReports(2);
            assertEquals(List.of("a2 1", "a3 1"), starts);
        }
    }

    @Test
    void what_waits_for_its_turn_does_not_time_out() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2", "a3");
            var step = Duration.ofMillis(200);
            var go = new Semaphore(0);
            var settings =
                    new WorkerSettings(
                            Rig.QUEUE,
                            10,
                            Rig.LEASE,
                            step.multipliedBy(2).minusMillis(50),
                            new Backoff(3, WAIT, WAIT),
                            WorkerSettings.POLL);
            rig.workers.handle(
                    settings,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                go.acquire();
                                return Verdict.done();
                            }));
            rig.workers.start();
            for (var number = 1; number <= 3; number++) {
                var starting = number;
                Rig.await(() -> starts.size() == starting);
                rig.clock.advance(step);
                var beats = System.nanoTime() + Duration.ofMillis(100).toNanos();
                Rig.await(() -> System.nanoTime() > beats);
                go.release();
            }
            rig.awaitReports(3)
                    .forEach(report -> assertInstanceOf(Ending.Acked.class, report.ending()));
            assertEquals(List.of("a1 1", "a2 1", "a3 1"), starts);
        }
    }

    @Test
    void a_drain_in_the_middle_of_a_group_gives_all_of_it_back_in_order() throws Exception {
        var rig = rig();
        var end = new CountDownLatch(1);
        rig.sendKeyed("a", "a1", "a2", "a3");
        rig.sendKeyed("b", "b1", "b2");
        rig.startWithoutBackoff(
                10,
                3,
                Handlers.all(
                        (message, attempt) -> {
                            started(message, attempt);
                            if (message.id().equals("b1")) {
                                return Verdict.retryAfter(WAIT, "not yet");
                            }
                            deafTo(end);
                            return Verdict.done();
                        }));
        Rig.await(() -> starts.size() == 2 && rig.kept.size() == 1);
        rig.workers.hurry(); // the handlers take no notice of the drain
        var report = rig.workers.drain(Timeouts.CONDITION).getFirst();
        assertEquals(0, report.abandoned(), report.toString());
        assertEquals(List.of("a1", "a2", "a3"), ids(Rig.receiveNow(rig.queues, Rig.QUEUE)));
        rig.clock.advance(WAIT);
        assertEquals(List.of("b1", "b2"), ids(Rig.receiveNow(rig.queues, Rig.QUEUE)));
        assertEquals(2, starts.size(), starts::toString);
        end.countDown();
    }

    /** Waits without taking notice of interrupts. */
    private static void deafTo(CountDownLatch end) {
        while (end.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> ((Delivery.Decoded) delivery.content()).message().id())
                .toList();
    }
}
