package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.worker.StuckPolicy.Reaction;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What makes a worker do less than it could: outages, limits, stuck handlers, age. */
class SlowedWorkersTest {
    private static final Duration TIMEOUT = Rig.LEASE.dividedBy(5);
    private static final Duration PROBE = Duration.ofMillis(400);

    /** Settings of a test, each with what it is about. */
    private record Slowed(
            int concurrency,
            @Nullable String limiter,
            @Nullable Duration maxAge,
            @Nullable String key,
            StuckPolicy stuck,
            @Nullable BreakerSettings breaker) {
        static final Slowed BY_NOTHING = new Slowed(1, null, null, null, StuckPolicy.USUAL, null);

        Slowed stuck(Reaction reaction) {
            var policy = new StuckPolicy(Duration.ofMillis(100), reaction, 1);
            return new Slowed(concurrency, limiter, maxAge, key, policy, breaker);
        }

        Slowed breaker(int failures) {
            var settings = new BreakerSettings(failures, PROBE);
            return new Slowed(concurrency, limiter, maxAge, key, stuck, settings);
        }

        Slowed limiter(String name) {
            return new Slowed(concurrency, name, maxAge, key, stuck, breaker);
        }

        Slowed maxAge(Duration age) {
            return new Slowed(concurrency, limiter, age, key, stuck, breaker);
        }

        Slowed oneAtATime(String attribute) {
            return new Slowed(20, limiter, maxAge, attribute, stuck, breaker);
        }

        WorkerSettings attempts(int attempts) {
            return new WorkerSettings(
                    Rig.QUEUE,
                    concurrency,
                    Rig.LEASE,
                    TIMEOUT,
                    new Backoff(attempts, Duration.ofMillis(2), Duration.ofHours(1)),
                    WorkerSettings.POLL,
                    WorkerSettings.WEIGHT,
                    limiter,
                    maxAge,
                    key,
                    stuck,
                    breaker,
                    HandlerThreads.VIRTUAL);
        }
    }

    /** The first message hangs, deaf to interrupts, until it is let go; others are done. */
    private static final class Deaf implements MessageHandler {
        final CountDownLatch letGo = new CountDownLatch(1);
        final AtomicInteger done = new AtomicInteger();
        private final AtomicBoolean hung = new AtomicBoolean();

        @Override
        public Verdict handle(Message message, Attempt attempt) {
            if (hung.compareAndSet(false, true)) {
                hang();
            }
            done.incrementAndGet();
            return Verdict.done();
        }

        private void hang() {
            Rig.awaitDeaf(letGo);
        }
    }

    private static Deaf hang(Rig rig, Reaction reaction) throws InterruptedException {
        var deaf = new Deaf();
        rig.send("a");
        rig.workers.handle(Slowed.BY_NOTHING.stuck(reaction).attempts(3), Handlers.all(deaf));
        rig.workers.start();
        Rig.await(() -> Map.of(Rig.QUEUE, 1).equals(rig.workers.inFlight()));
        rig.clock.advance(TIMEOUT);
        Rig.await(
                () -> {
                    rig.clock.advance(Duration.ofMillis(10));
                    return !rig.stuck.isEmpty();
                });
        return deaf;
    }

    @Test
    void a_handler_deaf_to_its_cancellation_is_told_of_with_its_stack_and_keeps_its_permit()
            throws Exception {
        try (var rig = new Rig()) {
            var deaf = hang(rig, Reaction.KEEP_SLOT);
            var where = Arrays.stream(rig.stuck.getFirst()).map(StackTraceElement::getMethodName);
            assertTrue(where.anyMatch("hang"::equals));
            assertEquals(1, stuck(rig));
            rig.send("b");
            for (var step = 0; step < 5; step++) {
                var renewals = rig.renewals.size();
                Rig.await( // nobody else gets it meanwhile
                        () -> {
                            rig.clock.advance(Duration.ofMillis(5));
                            return rig.renewals.size() > renewals;
                        });
            }
            assertEquals(0, deaf.done.get());
            deaf.letGo.countDown();
            Rig.await(() -> deaf.done.get() == 2);
            Rig.await(() -> stuck(rig) == 0);
            assertEquals(1, rig.stuck.size());
        }
    }

    private static int stuck(Rig rig) {
        return state(rig).stuck();
    }

    private static QueueState state(Rig rig) {
        return Objects.requireNonNull(rig.workers.states().get(Rig.QUEUE));
    }

    @Test
    void a_stuck_handler_can_be_given_a_second_permit_beside_it() throws Exception {
        try (var rig = new Rig()) {
            var deaf = hang(rig, Reaction.ADD_SLOT);
            rig.send("b", "c");
            Rig.await(() -> deaf.done.get() == 2);
            deaf.letGo.countDown();
            Rig.await(() -> deaf.done.get() == 3);
        }
    }

    @Test
    void too_many_stuck_handlers_can_end_the_process() throws Exception {
        try (var rig = new Rig()) {
            var end = new CountDownLatch(1);
            rig.workers.whenStuck(end::countDown);
            var deaf = hang(rig, Reaction.EXIT_PROCESS);
            end.await();
            deaf.letGo.countDown();
        }
    }

    @Test
    void fewer_stuck_handlers_than_its_settings_say_do_not_end_the_process() throws Exception {
        try (var rig = new Rig()) {
            var ends = new AtomicInteger();
            var letGo = new CountDownLatch(1);
            var policy = new StuckPolicy(Duration.ofMillis(100), Reaction.EXIT_PROCESS, 2);
            rig.workers.whenStuck(ends::incrementAndGet);
            rig.workers.handle(
                    new Slowed(2, null, null, null, policy, null).attempts(3),
                    Handlers.all(
                            (message, attempt) -> {
                                Rig.awaitDeaf(letGo);
                                return Verdict.done();
                            }));
            rig.workers.start();
            for (var stuck = 1; stuck <= 2; stuck++) {
                var now = stuck;
                rig.send("m" + now);
                Rig.await(() -> Map.of(Rig.QUEUE, now).equals(rig.workers.inFlight()));
                assertEquals(0, ends.get());
                Rig.await(
                        () -> {
                            rig.clock.advance(Duration.ofMillis(10));
                            return rig.stuck.size() == now;
                        });
            }
            Rig.await(() -> ends.get() == 1);
            letGo.countDown();
        }
    }

    @Test
    void an_outage_costs_no_attempts_and_is_probed_with_one_message() throws Exception {
        try (var rig = new Rig()) {
            var down = new AtomicBoolean(true);
            var runs = new ConcurrentHashMap<String, Integer>();
            rig.send("a", "b", "c", "d", "e", "f");
            rig.workers.handle(
                    Slowed.BY_NOTHING.breaker(3).attempts(3),
                    Handlers.all(
                            (message, attempt) -> {
                                runs.merge(message.id(), 1, Integer::sum);
                                return down.get() ? Verdict.retry("down") : Verdict.done();
                            }));
            rig.workers.start();
            Rig.await(() -> rig.workers.breakers().equals(Map.of(Rig.QUEUE, "open")));
            for (var probes = 0; probes < 20; probes++) {
                var before = rig.reports.size();
                Rig.await(
                        () -> {
                            rig.clock.advance(PROBE);
                            return rig.reports.size() > before;
                        });
            }
            down.set(false);
            Rig.await(
                    () -> {
                        rig.clock.advance(PROBE);
                        return rig.reports.stream()
                                        .filter(each -> each.ending() instanceof Ending.Acked)
                                        .count()
                                == 6;
                    });
            assertEquals(List.of(), rig.deadLetters());
            assertEquals(Map.of(), rig.workers.breakers());
        }
    }

    @Test
    void a_message_that_is_rejected_between_failures_says_that_there_is_no_outage()
            throws Exception {
        try (var rig = new Rig()) {
            rig.workers.handle(
                    Slowed.BY_NOTHING.breaker(3).attempts(1),
                    Handlers.all(
                            (message, attempt) ->
                                    message.id().equals("bad")
                                            ? Verdict.reject("no such customer")
                                            : Verdict.retry("not yet")));
            rig.workers.start();
            for (var id : List.of("a", "b", "bad", "c", "d")) {
                var before = rig.reports.size();
                rig.send(id);
                var ended = rig.awaitReports(before + 1).getLast();
                assertInstanceOf(Ending.DeadLettered.class, ended.ending());
            }
            assertEquals(Map.of(), rig.workers.breakers());
        }
    }

    @Test
    void while_its_third_party_is_down_a_queue_receives_nothing() throws Exception {
        try (var rig = new Rig()) {
            var started = new CopyOnWriteArrayList<String>();
            var breaker = new BreakerSettings(3, Duration.ofDays(1));
            rig.send("a", "b", "c");
            rig.workers.handle(
                    new Slowed(5, null, null, null, StuckPolicy.USUAL, breaker).attempts(3),
                    Handlers.all(
                            (message, attempt) -> {
                                started.add(message.id());
                                return Verdict.retry("down");
                            }));
            rig.workers.start();
            Rig.await(() -> rig.workers.breakers().equals(Map.of(Rig.QUEUE, "open")));
            awaitLasting(() -> rig.queues.waitingReceives() == 0 || pollsEnd(rig));
            var before = started.size();
            var visible = visible(rig);
            rig.send("late");
            awaitLasting(() -> visible(rig) == visible + 1);
            assertEquals(before, started.size());
        }
    }

    private static long visible(Rig rig) {
        return rig.queues.stats(Rig.QUEUE).visible().orElseThrow();
    }

    /** The poll that was under way when the breaker opened goes on to its end. */
    private static boolean pollsEnd(Rig rig) {
        rig.clock.advance(WorkerSettings.POLL);
        return false;
    }

    /** For longer than a beat takes. */
    private static void awaitLasting(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .during(Duration.ofMillis(300))
                .until(condition);
    }

    @Test
    void without_a_breaker_an_outage_makes_dead_letters() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.workers.handle(
                    Slowed.BY_NOTHING.attempts(2), Handlers.all((m, a) -> Verdict.retry("down")));
            rig.workers.start();
            Rig.await(
                    () -> {
                        rig.clock.advance(Duration.ofMillis(2));
                        return rig.waiting(Rig.DEAD) == 1;
                    });
        }
    }

    @Test
    void a_429_pauses_every_queue_of_the_limiter_and_is_no_attempt() throws Exception {
        try (var rig = new Rig()) {
            var limiter = new LocalRateLimiter(1_000, Duration.ofSeconds(1), 10, rig.clock);
            rig.workers.limiter("third-party", limiter);
            var attempts = new ConcurrentHashMap<String, Integer>();
            rig.send("a");
            rig.workers.handle(
                    Slowed.BY_NOTHING.limiter("third-party").attempts(2),
                    Handlers.all(
                            (message, attempt) -> {
                                attempts.put(message.id(), attempt.number());
                                return message.id().equals("a") && limiter.take(1) == 1
                                        ? Verdict.throttled(Duration.ofSeconds(30), "429")
                                        : Verdict.done();
                            }));
            rig.workers.start();
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals(Duration.ofSeconds(30), ending.delay());
            rig.send("b");
            assertEquals(0, limiter.take(1));
            rig.clock.advance(Duration.ofSeconds(29));
            assertEquals(0, limiter.take(1));
            assertEquals(1, attempts.size());
            limiter.settle(1, 0);
            rig.clock.advance(Duration.ofSeconds(2));
            Rig.await(() -> attempts.size() == 2);
        }
    }

    @Test
    void a_429_pauses_its_limiter_no_longer_than_the_queue_backs_off() throws Exception {
        try (var rig = new Rig()) {
            var limiter = new LocalRateLimiter(1_000, Duration.ofSeconds(1), 10, rig.clock);
            rig.workers.limiter("third-party", limiter);
            var day = Verdict.throttled(Duration.ofDays(1), "429");
            rig.send("a");
            rig.workers.handle(
                    Slowed.BY_NOTHING.limiter("third-party").attempts(2),
                    Handlers.all((message, attempt) -> day));
            rig.workers.start();
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals(Duration.ofHours(1), ending.delay());
            assertEquals(0, limiter.take(1));
            rig.clock.advance(Duration.ofHours(1));
            Rig.await(() -> rig.reports.size() == 2);
        }
    }

    @Test
    void what_was_given_back_without_having_failed_is_the_same_attempt_again() throws Exception {
        try (var rig = new Rig()) {
            var numbers = new CopyOnWriteArrayList<Integer>();
            rig.send("a");
            rig.workers.handle(
                    Slowed.BY_NOTHING.attempts(2),
                    Handlers.all(
                            (message, attempt) -> {
                                numbers.add(attempt.number());
                                return switch (numbers.size()) {
                                    case 1, 2, 3 -> Verdict.throttled(Duration.ZERO, "429");
                                    case 4 -> Verdict.retry("once");
                                    default -> Verdict.done();
                                };
                            }));
            rig.workers.start();
            for (var ended = 1; ended < 5; ended++) {
                rig.awaitReports(ended);
                rig.clock.advance(Duration.ofMillis(8));
            }
            rig.awaitReports(5);
            assertEquals(List.of(1, 1, 1, 1, 2), numbers);
        }
    }

    @Test
    void a_message_sent_again_after_its_end_begins_with_its_first_attempt() throws Exception {
        try (var rig = new Rig()) {
            var numbers = new CopyOnWriteArrayList<Integer>();
            var verdicts =
                    List.of(
                            Verdict.throttled(Duration.ZERO, "429"),
                            Verdict.done(),
                            Verdict.retry("once"),
                            Verdict.done());
            rig.workers.handle(
                    Slowed.BY_NOTHING.attempts(3),
                    Handlers.all(
                            (message, attempt) -> {
                                numbers.add(attempt.number());
                                return verdicts.get(numbers.size() - 1);
                            }));
            rig.workers.start();
            rig.send("a");
            rig.awaitReports(1);
            rig.clock.advance(Duration.ofMillis(2));
            rig.awaitReports(2);
            rig.send("a");
            rig.awaitReports(3);
            rig.clock.advance(Duration.ofMillis(2));
            rig.awaitReports(4);
            assertEquals(List.of(1, 1, 1, 2), numbers);
        }
    }

    @Test
    void a_queue_receives_no_more_than_its_limiter_allows() throws Exception {
        try (var rig = new Rig()) {
            rig.workers.limiter(
                    "slow", new LocalRateLimiter(1, Duration.ofMinutes(1), 2, rig.clock));
            rig.send("a", "b", "c", "d");
            rig.workers.handle(
                    new Slowed(5, "slow", null, null, StuckPolicy.USUAL, null).attempts(2),
                    Handlers.all((m, a) -> Verdict.done()));
            rig.workers.start();
            rig.awaitReports(2);
            Rig.await(() -> state(rig).permits() == 0); // it waits for a token without one
            rig.clock.advance(Duration.ofMinutes(1));
            rig.awaitReports(3);
            assertEquals(1, Rig.receiveNow(rig.queues, Rig.QUEUE).size());
            assertEquals(3, rig.reports.size());
        }
    }

    @Test
    void a_limiter_that_nobody_has_named_is_an_error() throws Exception {
        try (var rig = new Rig()) {
            var settings = Slowed.BY_NOTHING.limiter("unknown").attempts(2);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rig.workers.handle(settings, Handlers.none()));
        }
    }

    @Test
    void a_message_too_old_is_a_dead_letter_before_its_attempts_are_used_up() throws Exception {
        try (var rig = new Rig()) {
            var runs = new AtomicInteger();
            rig.send("a");
            rig.clock.advance(Duration.ofHours(2));
            rig.send("b");
            rig.workers.handle(
                    Slowed.BY_NOTHING.maxAge(Duration.ofHours(1)).attempts(1_000),
                    Handlers.all(
                            (message, attempt) -> {
                                runs.incrementAndGet();
                                return Verdict.retryAfter(Duration.ofMinutes(50), "not yet");
                            }));
            rig.workers.start();
            var endings = rig.awaitReports(2);
            assertInstanceOf(Ending.DeadLettered.class, endings.getFirst().ending());
            assertInstanceOf(Ending.Released.class, endings.getLast().ending());
            rig.clock.advance(Duration.ofMinutes(50));
            assertInstanceOf(Ending.DeadLettered.class, rig.awaitReports(3).getLast().ending());
            assertEquals(2, runs.get());
            assertEquals(
                    List.of(
                            "expired: older than PT1H since it was sent",
                            "expires before its next attempt (PT1H since it was sent): not yet"),
                    rig.deadLetters().stream().map(DeadLetter::reason).toList());
        }
    }

    @Test
    void what_was_handled_and_could_not_be_acked_is_acked_also_when_it_is_too_old()
            throws Exception {
        try (var rig = new Rig()) {
            var runs = new AtomicInteger();
            rig.send("a");
            rig.faulty.failEntry(Verb.ACK, 0, Kind.LEASE_LOST);
            rig.workers.handle(
                    Slowed.BY_NOTHING.maxAge(Duration.ofHours(1)).attempts(3),
                    Handlers.all(
                            (message, attempt) -> {
                                runs.incrementAndGet();
                                return Verdict.done();
                            }));
            rig.workers.start();
            assertInstanceOf(Ending.Abandoned.class, rig.awaitReports(1).getLast().ending());
            rig.clock.advance(Duration.ofHours(2));
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(2).getLast().ending());
            assertEquals(1, runs.get());
            assertEquals(0, rig.waiting(Rig.DEAD));
        }
    }

    @Test
    void one_at_a_time_per_customer_and_others_beside_it() throws Exception {
        try (var rig = new Rig()) {
            var running = new ConcurrentHashMap<String, Integer>();
            var together = new AtomicInteger();
            var others = new CyclicBarrier(2); // no key waits for another
            for (var i = 0; i < 40; i++) {
                send(rig, "m" + i, "customer-" + i % 4);
            }
            rig.workers.handle(
                    Slowed.BY_NOTHING.oneAtATime("customer").attempts(2),
                    Handlers.all(
                            (message, attempt) -> {
                                var customer = message.attributes().get("customer");
                                together.accumulateAndGet(
                                        running.merge(customer, 1, Integer::sum), Math::max);
                                if (message.id().equals("m0") || message.id().equals("m1")) {
                                    others.await();
                                }
                                running.merge(customer, -1, Integer::sum);
                                return Verdict.done();
                            }));
            rig.workers.start();
            Rig.await(
                    () -> {
                        var stats = rig.queues.stats(Rig.QUEUE);
                        if (stats.visible().orElseThrow() + stats.inFlight().orElseThrow() == 0) {
                            rig.clock.advance(Duration.ofSeconds(5)); // for those given back
                        }
                        return rig.waiting(Rig.QUEUE) == 0;
                    });
            assertEquals(1, together.get());
        }
    }

    @Test
    void what_is_handled_one_at_a_time_stays_so_when_settings_name_another_attribute()
            throws Exception {
        try (var rig = new Rig()) {
            var started = new CopyOnWriteArrayList<String>();
            var letGo = new CountDownLatch(1);
            rig.workers.handle(
                    Slowed.BY_NOTHING.oneAtATime("customer").attempts(2),
                    Handlers.all(
                            (message, attempt) -> {
                                started.add(message.id());
                                if (message.id().equals("first")) {
                                    letGo.await();
                                }
                                return Verdict.done();
                            }));
            rig.workers.start();
            send(rig, "first", "a");
            Rig.await(() -> started.contains("first"));
            rig.workers.change(Slowed.BY_NOTHING.oneAtATime("region").attempts(2));
            send(rig, "second", "a");
            Rig.await(() -> Map.of(Rig.QUEUE, 2).equals(rig.workers.inFlight()));
            send(rig, "other", "b");
            rig.awaitReports(1);
            assertEquals(List.of("first", "other"), started);
            letGo.countDown();
            rig.awaitReports(3);
            assertEquals(List.of("first", "other", "second"), started);
        }
    }

    private static void send(Rig rig, String id, String customer) {
        var message =
                new Message(
                        id,
                        "order.placed",
                        rig.clock.instant(),
                        Payload.ofText("body"),
                        Map.of("customer", customer),
                        null);
        rig.queues.send(Rig.QUEUE, List.of(Outgoing.now(message)));
    }
}
