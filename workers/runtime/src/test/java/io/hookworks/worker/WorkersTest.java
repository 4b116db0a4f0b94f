package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class WorkersTest {
    @Test
    void a_message_that_is_done_goes_away_for_good() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a", "b");
            rig.start(5, 3, Handlers.all((message, attempt) -> Verdict.done()));
            var reports = rig.awaitReports(2);
            assertInstanceOf(Ending.Acked.class, reports.getFirst().ending());
            assertEquals(0, rig.waiting(Rig.QUEUE));
        }
    }

    @Test
    void a_failing_message_comes_back_after_growing_waits_and_then_dies_with_its_story()
            throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                throw new IllegalStateException("crm is down");
                            }));
            var first = (Ending.Released) rig.awaitReports(1).get(0).ending();
            rig.clock.advance(Duration.ofSeconds(2));
            var second = (Ending.Released) rig.awaitReports(2).get(1).ending();
            rig.clock.advance(Duration.ofSeconds(4));
            var third = rig.awaitReports(3).get(2);

            assertTrue(first.delay().compareTo(Duration.ofSeconds(1)) >= 0, first.toString());
            assertTrue(second.delay().compareTo(first.delay()) >= 0, second.toString());
            assertInstanceOf(Ending.DeadLettered.class, third.ending());
            assertEquals(3, third.attempt());
            assertEquals(0, rig.waiting(Rig.QUEUE));

            var letter = rig.deadLetters().getFirst();
            assertEquals("a", letter.message().id());
            assertEquals(Payload.ofText("body of a"), letter.message().payload());
            assertEquals("test", letter.message().attributes().get("source"));
            assertEquals("java.lang.IllegalStateException: crm is down", letter.exception());
            assertEquals(
                    "attempts used up (3): java.lang.IllegalStateException: crm is down",
                    letter.reason());
            assertEquals(3, letter.attempts());
            assertEquals(Rig.QUEUE, letter.origin());
        }
    }

    @Test
    void a_rejected_message_dies_at_once() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(5, 12, Handlers.all((message, attempt) -> Verdict.reject("no customer")));
            rig.awaitReports(1);
            assertEquals("no customer", rig.deadLetters().getFirst().reason());
        }
    }

    @Test
    void a_message_of_a_type_without_handler_dies_at_once() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(5, 12, Handlers.none().on("invoice.*", (m, a) -> Verdict.done()));
            rig.awaitReports(1);
            assertEquals("no handler for type order.placed", rig.deadLetters().getFirst().reason());
        }
    }

    @Test
    void what_cannot_be_decoded_dies_at_once_with_its_body_and_harms_no_other() throws Exception {
        try (var rig = new Rig()) {
            rig.queues.sendUndecodable(
                    Rig.QUEUE, "no ce-type", Payload.ofText("what?"), Map.of("foreign", "x"));
            rig.send("a");
            var handled = new CopyOnWriteArrayList<String>();
            rig.start(
                    5,
                    12,
                    Handlers.all(
                            (message, attempt) -> {
                                handled.add(message.id());
                                return Verdict.done();
                            }));
            rig.awaitReports(2);
            assertEquals(List.of("a"), handled);
            var letter = rig.deadLetters().getFirst();
            assertEquals("cannot be decoded: no ce-type", letter.reason());
            assertEquals(DeadLetter.UNDECODABLE, letter.message().type());
            assertEquals(Payload.ofText("what?"), letter.message().payload());
            assertEquals("x", letter.message().attributes().get("raw-foreign"));
            assertEquals(1, letter.attempts());
        }
    }

    @Test
    void never_more_messages_are_in_work_than_the_queue_allows() throws Exception {
        try (var rig = new Rig()) {
            for (var i = 0; i < 40; i++) {
                rig.send("m" + i);
            }
            var gate = new Semaphore(0);
            var mostAtTheBroker = new AtomicInteger();
            rig.start(
                    4,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                var inFlight = rig.queues.stats(Rig.QUEUE).inFlight();
                                mostAtTheBroker.accumulateAndGet(
                                        (int) inFlight.orElseThrow(), Math::max);
                                gate.acquire();
                                return Verdict.done();
                            }));
            Rig.await(() -> gate.getQueueLength() == 4);
            gate.release(40);
            rig.awaitReports(40);
            assertEquals(4, mostAtTheBroker.get());
        }
    }

    @Test
    void concurrency_follows_its_setting_while_workers_run() throws Exception {
        try (var rig = new Rig()) {
            for (var i = 0; i < 400; i++) {
                rig.send("m" + i);
            }
            var gate = new Semaphore(0);
            var started = new AtomicInteger();
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started.incrementAndGet();
                                gate.acquire();
                                return Verdict.done();
                            }));
            Rig.await(() -> gate.getQueueLength() == 5);
            assertEquals(5, rig.queues.stats(Rig.QUEUE).inFlight().orElseThrow());

            rig.workers.change(Rig.settings(200, 3));
            Rig.await(() -> gate.getQueueLength() == 200);
            assertEquals(200, rig.queues.stats(Rig.QUEUE).inFlight().orElseThrow());

            rig.workers.change(Rig.settings(0, 3));
            gate.release(200);
            rig.awaitReports(200);
            assertEquals(200, started.get());
            assertEquals(0, rig.queues.stats(Rig.QUEUE).inFlight().orElseThrow());

            rig.workers.change(Rig.settings(5, 3));
            Rig.await(() -> gate.getQueueLength() == 5);
            assertEquals(5, rig.queues.stats(Rig.QUEUE).inFlight().orElseThrow());
            gate.release(200);
            rig.awaitReports(400);
        }
    }

    @Test
    void a_paused_queue_waits_until_it_is_resumed() throws Exception {
        try (var rig = new Rig()) {
            rig.start(5, 3, Handlers.all((message, attempt) -> Verdict.done()));
            rig.workers.pause(Rig.QUEUE);
            rig.workers.change(Rig.settings(7, 3));
            assertEquals(Set.of(Rig.QUEUE), rig.workers.paused());
            Rig.await(() -> rig.queues.waitingReceives() == 0 || pollsEnd(rig));
            rig.send("a");
            assertEquals(1, rig.queues.stats(Rig.QUEUE).visible().orElseThrow());
            rig.workers.resume(Rig.QUEUE);
            rig.awaitReports(1);
        }
    }

    /** The poll that was under way when it was paused goes on to its end. */
    private static boolean pollsEnd(Rig rig) {
        rig.clock.advance(WorkerSettings.POLL);
        return false;
    }

    @Test
    void what_nobody_works_on_cannot_be_changed() throws Exception {
        try (var rig = new Rig()) {
            assertThrows(
                    IllegalArgumentException.class, () -> rig.workers.change(Rig.settings(5, 3)));
        }
    }

    @Test
    void a_message_stays_ours_for_as_long_as_its_handler_runs() throws Exception {
        try (var rig = new Rig()) {
            rig.send("slow");
            var release = new CountDownLatch(1);
            var runs = new AtomicInteger();
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                runs.incrementAndGet();
                                release.await();
                                return Verdict.done();
                            }));
            Rig.await(() -> runs.get() == 1);
            for (var step = 0; step < 12; step++) {
                var renewals = rig.renewals.size();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> rig.renewals.size() > renewals);
                Rig.await(() -> rig.waiting(Rig.QUEUE) == 1);
            }
            release.countDown();
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(1, runs.get());
        }
    }

    @Test
    void a_handler_whose_lease_is_lost_is_told_and_its_result_is_not_sent() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var cause = new AtomicReference<Optional<Cancellation.Cause>>(Optional.empty());
            var runs = new AtomicInteger();
            rig.faulty.failEntry(Verb.EXTEND, 0, Kind.LEASE_LOST);
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                if (runs.incrementAndGet() > 1) {
                                    return Verdict.done();
                                }
                                try {
                                    new CountDownLatch(1).await();
                                    return Verdict.reject("unreachable");
                                } catch (InterruptedException e) {
                                    cause.set(attempt.cancellation().cause());
                                    return Verdict.done();
                                }
                            }));
            Rig.await(() -> runs.get() == 1);
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            assertInstanceOf(Ending.Abandoned.class, rig.awaitReports(1).get(0).ending());
            assertEquals(Optional.of(Cancellation.Cause.LEASE_LOST), cause.get());
            assertEquals(0, rig.faulty.calls(Verb.ACK));

            rig.clock.advance(Rig.LEASE);
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(2).get(1).ending());
        }
    }

    @Test
    void a_lease_lost_after_the_timeout_counts_too() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var release = new CountDownLatch(1);
            var told = new CountDownLatch(1);
            var settings =
                    new WorkerSettings(
                            Rig.QUEUE,
                            1,
                            Rig.LEASE,
                            Rig.LEASE.dividedBy(5),
                            new Backoff(3, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                            WorkerSettings.POLL);
            rig.faulty.failEntry(Verb.EXTEND, 0, Kind.LEASE_LOST);
            rig.workers.handle(
                    settings,
                    Handlers.all(
                            (message, attempt) -> {
                                attempt.cancellation().onFire(told::countDown);
                                Rig.awaitDeaf(release);
                                return Verdict.done();
                            }));
            rig.workers.start();
            Rig.await(() -> Map.of(Rig.QUEUE, 1).equals(rig.workers.inFlight()));
            rig.clock.advance(Rig.LEASE.dividedBy(5));
            told.await();
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            Rig.await(() -> rig.failedRenewals.get() == 1);
            release.countDown();
            assertInstanceOf(Ending.Abandoned.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(0, rig.faulty.calls(Verb.ACK));
        }
    }

    @Test
    void what_is_being_given_back_is_renewed_no_more() throws Exception {
        try (var rig = new Rig()) {
            rig.send("failed", "running");
            rig.faulty.fail(Verb.SEND, Kind.ACCESS_DENIED, 1_000); // so it is released instead
            rig.faulty.fail(Verb.RELEASE, Kind.UNAVAILABLE, 1_000);
            var end = new CountDownLatch(1);
            rig.start(
                    2,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                if (message.id().equals("running")) {
                                    end.await();
                                }
                                return Verdict.retry("not yet");
                            }));
            Rig.await(() -> rig.faulty.calls(Verb.RELEASE) > 0);
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            Rig.await(() -> !rig.renewals.isEmpty());
            assertEquals(1, rig.renewals.getFirst());
            end.countDown();
        }
    }

    @Test
    void a_renewal_that_an_ack_overtakes_is_no_error() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var done = new CountDownLatch(1);
            var renew = new CountDownLatch(1);
            rig.faulty.hold(Verb.EXTEND, renew);
            rig.start(
                    1,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                done.await();
                                return attempt.cancellation().fired()
                                        ? Verdict.reject("cancelled")
                                        : Verdict.done();
                            }));
            Rig.await(() -> Map.of(Rig.QUEUE, 1).equals(rig.workers.inFlight()));
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            Rig.await(() -> rig.faulty.calls(Verb.EXTEND) == 1);
            done.countDown();
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            renew.countDown();
            Rig.await(() -> rig.renewals.size() == 1);
            assertEquals(0, rig.failedRenewals.get());
        }
    }

    @Test
    void a_renewal_that_fails_while_an_ack_is_under_way_is_no_error() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var ack = new CountDownLatch(1);
            rig.faulty.hold(Verb.ACK, ack);
            rig.faulty.failEntry(Verb.EXTEND, 0, Kind.LEASE_LOST);
            rig.start(1, 3, Handlers.all((message, attempt) -> Verdict.done()));
            Rig.await(() -> rig.faulty.calls(Verb.ACK) == 1);
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            Rig.await(() -> rig.renewals.size() == 1);
            assertEquals(0, rig.failedRenewals.get());
            ack.countDown();
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
        }
    }

    @Test
    void the_wait_of_a_release_wins_over_a_renewal_that_is_under_way() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var renew = new CountDownLatch(1);
            var done = new CountDownLatch(1);
            rig.faulty.fail(Verb.SEND, Kind.ACCESS_DENIED, 1_000); // so it is released
            rig.faulty.hold(Verb.EXTEND, renew);
            rig.start(
                    1,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                done.await();
                                return Verdict.retryAfter(Duration.ofSeconds(90), "not yet");
                            }));
            Rig.await(() -> Map.of(Rig.QUEUE, 1).equals(rig.workers.inFlight()));
            rig.clock.advance(Rig.LEASE.dividedBy(2));
            Rig.await(() -> rig.faulty.calls(Verb.EXTEND) == 1);
            done.countDown();
            Rig.await(() -> rig.faulty.calls(Verb.SEND) == 1);
            renew.countDown();
            assertInstanceOf(Ending.Released.class, rig.awaitReports(1).getFirst().ending());
            rig.clock.advance(Duration.ofSeconds(90).minusMillis(1));
            assertEquals(1, rig.queues.stats(Rig.QUEUE).delayed().orElseThrow());
            rig.clock.advance(Duration.ofMillis(1));
            rig.awaitReports(2);
        }
    }

    @Test
    void a_handler_that_takes_too_long_is_interrupted_and_tried_again_later() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var started = new CountDownLatch(1);
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started.countDown();
                                new CountDownLatch(1).await();
                                return Verdict.done();
                            }));
            started.await();
            while (rig.reports.isEmpty()) {
                // In steps, so that the lease is renewed on the way to the timeout.
                var renewals = rig.renewals.size();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> !rig.reports.isEmpty() || rig.renewals.size() > renewals);
            }
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals("timed out after 30000 ms", ending.reason());
            assertTrue(ending.attempt());
        }
    }

    @Test
    void a_handler_says_how_long_to_wait() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var after = Duration.ofSeconds(90);
            rig.start(5, 3, Handlers.all((m, a) -> Verdict.retryAfter(after, "429")));
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals(after, ending.delay());
        }
    }

    @Test
    void an_ack_that_fails_is_sent_again_and_the_handler_runs_once() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.faulty.fail(Verb.ACK, Kind.UNAVAILABLE, 2);
            var runs = new AtomicInteger();
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                runs.incrementAndGet();
                                return Verdict.done();
                            }));
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(1, runs.get());
            assertEquals(0, rig.waiting(Rig.QUEUE));
        }
    }

    @Test
    void what_was_handled_and_could_not_be_acked_is_only_acked_when_it_comes_again()
            throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.faulty.failEntry(Verb.ACK, 0, Kind.LEASE_LOST);
            var runs = new AtomicInteger();
            rig.start(
                    5,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                runs.incrementAndGet();
                                return Verdict.done();
                            }));
            assertInstanceOf(Ending.Abandoned.class, rig.awaitReports(1).getFirst().ending());
            rig.clock.advance(Rig.LEASE);
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(2).get(1).ending());
            assertEquals(1, runs.get());
            rig.send("a");
            rig.awaitReports(3);
            assertEquals(2, runs.get(), "sent again, it is handled again");
        }
    }

    @Test
    void a_message_whose_dead_letter_cannot_be_sent_is_not_lost() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1);
            rig.start(5, 3, Handlers.all((message, attempt) -> Verdict.reject("broken")));
            var ending = rig.awaitReports(1).getFirst().ending();
            assertInstanceOf(Ending.DeadLettered.class, ending);
            assertEquals(List.of("a"), ids(rig.deadLetters()));
        }
    }

    @Test
    void what_a_provider_throws_against_its_contract_costs_neither_poller_nor_permit()
            throws Exception {
        try (var rig = new Rig()) {
            var fault = new IllegalStateException("a provider's fault");
            rig.faulty.throwFrom(Verb.RECEIVE, fault).throwFrom(Verb.ACK, fault);
            rig.start(1, 3, Handlers.all((message, attempt) -> Verdict.done()));
            Rig.await(() -> rig.workers.failing().containsKey(Rig.QUEUE));
            rig.send("a", "b");
            rig.awaitReports(2)
                    .forEach(report -> assertInstanceOf(Ending.Acked.class, report.ending()));
        }
    }

    @Test
    void receiving_goes_on_after_the_broker_was_away() throws Exception {
        try (var rig = new Rig()) {
            rig.faulty.fail(Verb.RECEIVE, Kind.UNAVAILABLE, 1);
            rig.start(5, 3, Handlers.all((message, attempt) -> Verdict.done()));
            Rig.await(() -> rig.workers.failing().containsKey(Rig.QUEUE));
            rig.send("a");
            rig.awaitReports(1);
            assertTrue(rig.workers.failing().isEmpty());
        }
    }

    @Test
    void handlers_that_compute_hold_up_no_others_on_threads_of_the_platform() throws Exception {
        try (var rig = new Rig()) {
            var computing = Runtime.getRuntime().availableProcessors() + 1;
            var end = new AtomicBoolean();
            for (var i = 0; i < computing; i++) {
                rig.send("m" + i);
            }
            var usual = Rig.settings(computing + 1, 3);
            rig.workers.handle(
                    new WorkerSettings(
                            usual.queue(),
                            usual.concurrency(),
                            usual.lease(),
                            usual.timeout(),
                            usual.retry(),
                            usual.poll(),
                            WorkerSettings.WEIGHT,
                            null,
                            null,
                            null,
                            StuckPolicy.USUAL,
                            null,
                            HandlerThreads.PLATFORM),
                    Handlers.all(
                            (message, attempt) -> {
                                while (!end.get() && !message.id().equals("other")) {
                                    Thread.onSpinWait();
                                }
                                return Verdict.done();
                            }));
            rig.workers.start();
            try {
                Rig.await(() -> rig.workers.inFlight().containsValue(computing));
                rig.send("other");
                rig.awaitReports(1);
            } finally {
                end.set(true);
            }
            rig.awaitReports(computing + 1);
        }
    }

    @Test
    void of_messages_with_every_kind_of_fate_each_ends_as_it_should() throws Exception {
        try (var rig = new Rig()) {
            var total = 600;
            for (var i = 0; i < total; i++) {
                rig.send("m" + i);
            }
            var done = new CopyOnWriteArrayList<String>();
            rig.start(
                    50,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                var fate = Integer.parseInt(message.id().substring(1)) % 6;
                                if (fate == 0) {
                                    return Verdict.reject("fated");
                                }
                                if (fate == 1) {
                                    throw new Exception("fated");
                                }
                                if (fate == 2 && attempt.number() == 1) {
                                    throw new StackOverflowError("fated");
                                }
                                done.add(message.id());
                                return Verdict.done();
                            }));
            rig.awaitReports(total);
            rig.clock.advance(Duration.ofSeconds(8));
            rig.awaitReports(total + 200); // the second attempts of fates 1 and 2
            rig.clock.advance(Duration.ofSeconds(8));
            rig.awaitReports(total + 300); // the third of fate 1
            assertEquals(0, rig.waiting(Rig.QUEUE));
            assertEquals(200, rig.waiting(Rig.DEAD));
            assertEquals(400, done.size());
            assertEquals(400, done.stream().distinct().count());
            assertEquals(Map.of(Rig.QUEUE, 0), rig.workers.inFlight());
        }
    }

    private static List<String> ids(List<DeadLetter> letters) {
        var ids = new ArrayList<String>();
        letters.forEach(letter -> ids.add(letter.message().id()));
        return ids;
    }
}
