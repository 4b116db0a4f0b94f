package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;
import io.hookworks.worker.failure.OddExceptions;
import io.hookworks.worker.payload.PayloadType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever a handler, or other code of a user's, does: its message ends and its permit is back. */
class OddOutcomesTest {
    record Order(String id) {}

    /** That permits are back is shown by others that are handled after so many odd ones. */
    private static void assertGoesOn(Rig rig, MessageHandler odd) throws Exception {
        for (var i = 0; i < 6; i++) {
            rig.send("odd" + i);
        }
        rig.start(
                6,
                1,
                Handlers.all(
                        (message, attempt) ->
                                message.id().startsWith("odd")
                                        ? odd.handle(message, attempt)
                                        : Verdict.done()));
        rig.awaitReports(6);
        rig.send("a", "b", "c", "d", "e", "f", "g");
        rig.awaitReports(13);
        assertEquals(0, rig.waiting(Rig.QUEUE));
        assertEquals(6, rig.deadLetters().size());
    }

    @Test
    void a_verdict_without_a_reason_costs_no_permit() throws Exception {
        try (var rig = new Rig()) {
            assertGoesOn(rig, (message, attempt) -> Verdict.reject(new Odd().getMessage()));
            assertEquals("no reason given", reasonOfFirst(rig));
        }
    }

    @Test
    void no_verdict_at_all_is_a_failed_attempt() throws Exception {
        try (var rig = new Rig()) {
            assertGoesOn(rig, (message, attempt) -> none());
            assertInstanceOf(Ending.DeadLettered.class, rig.reports.getFirst().ending());
            assertTrue(reasonOfFirst(rig).contains("returned null"), reasonOfFirst(rig));
        }
    }

    @SuppressWarnings("NullAway") // that is what it is for
    private static Verdict none() {
        return null;
    }

    private static String reasonOfFirst(Rig rig) {
        return ((Ending.DeadLettered) rig.reports.getFirst().ending()).reason();
    }

    @Test
    void an_exception_that_cannot_be_read_is_a_failed_attempt() throws Exception {
        var odd = OddExceptions.all();
        try (var rig = new Rig()) {
            for (var i = 0; i < odd.size(); i++) {
                rig.send(Integer.toString(i));
            }
            rig.start(
                    4,
                    1,
                    Handlers.all(
                            (message, attempt) -> {
                                var thrown = odd.get(Integer.parseInt(message.id()));
                                OddExceptions.raise(thrown);
                                return Verdict.done();
                            }));
            rig.awaitReports(odd.size());
            assertEquals(odd.size(), rig.waiting(Rig.DEAD));
        }
    }

    @Test
    void an_error_in_an_upcaster_is_a_failed_attempt() throws Exception {
        var type =
                PayloadType.of("order.placed", Order.class)
                        .version(
                                2,
                                json -> {
                                    throw new NoClassDefFoundError("for/a/Test");
                                });
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(1, 1, Handlers.none().on(type, (order, message, attempt) -> Verdict.done()));
            var ending = rig.awaitReports(1).getFirst().ending();
            assertInstanceOf(Ending.DeadLettered.class, ending);
        }
    }

    @Test
    void a_retry_policy_that_throws_makes_dead_letters_after_a_usual_number_of_attempts()
            throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            var settings = Rig.settings(1, 3);
            rig.workers.handle(
                    new WorkerSettings(
                            Rig.QUEUE,
                            1,
                            Duration.ofHours(1), // no move of the clock ends it
                            settings.timeout(),
                            new Broken(),
                            settings.poll()),
                    Handlers.all((message, attempt) -> Verdict.retry("again")));
            rig.workers.start();
            Rig.await(
                    () -> {
                        rig.clock.advance(Duration.ofMinutes(1));
                        return rig.waiting(Rig.DEAD) == 1;
                    });
            assertEquals(12, rig.deadLetters().getFirst().attempts());
        }
    }

    private static final class Broken implements RetryPolicy {
        @Override
        public Optional<Duration> delayAfter(int attempt, double random) {
            throw new AssertionError("a policy of the user's");
        }

        @Override
        public Duration backoff(int times, double random) {
            throw new AssertionError("a policy of the user's");
        }

        @Override
        public Duration max() {
            return Duration.ofMinutes(1);
        }
    }

    @Test
    void a_limiter_that_throws_costs_no_permit() throws Exception {
        try (var rig = new Rig()) {
            var calls = new AtomicInteger();
            rig.workers.limiter("odd", new OddLimiter(calls));
            rig.send("a", "b", "c");
            var settings = Rig.settings(1, 3);
            rig.workers.handle(
                    new WorkerSettings(
                            Rig.QUEUE,
                            1,
                            settings.lease(),
                            settings.timeout(),
                            settings.retry(),
                            settings.poll(),
                            WorkerSettings.WEIGHT,
                            "odd",
                            null,
                            null,
                            StuckPolicy.USUAL,
                            null,
                            HandlerThreads.VIRTUAL),
                    Handlers.all((message, attempt) -> Verdict.done()));
            rig.workers.start();
            rig.awaitReports(3);
        }
    }

    /** Every other call fails. */
    private record OddLimiter(AtomicInteger calls) implements RateLimiter {
        @Override
        public void await(Duration within) {}

        @Override
        public int take(int most) {
            fail();
            return most;
        }

        @Override
        public void settle(int used, int unused) {
            fail();
        }

        @Override
        public void block(Duration pause) {}

        private void fail() {
            if (calls.getAndIncrement() % 2 == 0) {
                throw new AssertionError("a limiter of the user's");
            }
        }
    }

    @Test
    void a_poller_that_dies_is_reported_and_polls_again() throws Exception {
        var rig = new Rig();
        var meters = new SimpleMeterRegistry();
        var dying = new AtomicInteger(1);
        var client =
                new ForwardingClient(rig.queues) {
                    @Override
                    public List<Delivery> receive(ReceiveRequest request)
                            throws InterruptedException {
                        if (dying.getAndDecrement() > 0) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        return super.receive(request);
                    }
                };
        var handled = new CountDownLatch(1);
        var workers = new Workers(client, new WorkerMetrics(meters), rig.clock);
        rig.send("a");
        workers.handle(
                Rig.settings(1, 3),
                Handlers.all(
                        (message, attempt) -> {
                            handled.countDown();
                            return Verdict.done();
                        }));
        workers.start();
        handled.await();
        var restarts = meters.get("hookworks.thread.restarts").tag("thread", "poll").counter();
        Rig.await(() -> restarts.count() == 1);
        assertTrue(!state(workers).dead());
        workers.drain(Duration.ofMillis(200));
    }

    private static QueueState state(Workers workers) {
        return Objects.requireNonNull(workers.states().get(Rig.QUEUE));
    }

    @Test
    void observers_that_throw_change_nothing() throws Exception {
        try (var rig = new Rig()) {
            var workers = new Workers(rig.faulty, new Throwing(), rig.clock);
            rig.send("a", "b", "c", "d");
            workers.handle(Rig.settings(1, 3), Handlers.all((m, a) -> Verdict.done()));
            workers.start();
            Rig.await(() -> rig.waiting(Rig.QUEUE) == 0);
            Rig.await(() -> workers.inFlight().equals(Map.of(Rig.QUEUE, 0)));
            workers.drain(Duration.ofMillis(200));
            Rig.await(() -> state(workers).permits() == 0); // that of the poll under way comes last
        }
    }

    private static final class Throwing implements WorkerObserver {
        @Override
        public void received(QueueName queue, int messages) {
            throw new AssertionError("an observer of the user's");
        }

        @Override
        public void ended(DeliveryReport report) {
            throw new StackOverflowError("an observer of the user's");
        }
    }

    @Test
    void nothing_that_blocks_keeps_leases_from_being_renewed() throws Exception {
        try (var rig = new Rig()) {
            var letGo = new CountDownLatch(1);
            var fired = new CountDownLatch(1);
            var renewals = new CopyOnWriteArrayList<Integer>();
            var client = new Beats(rig.queues);
            var workers = new Workers(client, new Blocking(letGo, renewals), rig.clock);
            rig.send("blocks");
            var usual = Rig.settings(2, 3);
            var timeout = Rig.LEASE.multipliedBy(2);
            workers.handle(
                    new WorkerSettings(
                            Rig.QUEUE, 2, Rig.LEASE, timeout, usual.retry(), usual.poll()),
                    Handlers.all(
                            (message, attempt) -> {
                                attempt.cancellation()
                                        .onFire(
                                                () -> {
                                                    fired.countDown();
                                                    Rig.awaitDeaf(letGo);
                                                });
                                Rig.awaitDeaf(letGo);
                                return Verdict.done();
                            }));
            workers.start();
            Rig.await(() -> workers.inFlight().equals(Map.of(Rig.QUEUE, 1)));
            rig.clock.advance(Rig.LEASE.dividedBy(2)); // the renewal's observer blocks from now on
            Rig.await(() -> !renewals.isEmpty());
            for (var step = 0; step < 8; step++) { // and beyond its timeout the callback, too
                var before = client.renewed.get();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> client.renewed.get() > before);
                var beats = client.beats.get(); // when it has beaten twice the renewal is noted
                Rig.await(() -> client.beats.get() > beats + 1);
            }
            fired.await();
            assertEquals(List.of(), Rig.receiveNow(rig.queues, Rig.QUEUE));
            letGo.countDown();
            workers.drain(Duration.ofSeconds(5));
        }
    }

    /** Counts the beats of a worker with one message in work, and its renewals. */
    private static final class Beats extends ForwardingClient {
        final AtomicInteger beats = new AtomicInteger();
        final AtomicInteger renewed = new AtomicInteger();

        Beats(QueueClient real) {
            super(real);
        }

        @Override
        public Capabilities capabilities(QueueName queue) {
            beats.incrementAndGet();
            return super.capabilities(queue);
        }

        @Override
        public List<Result<Instant>> extend(
                QueueName queue, List<Receipt> receipts, Duration lease) {
            var results = super.extend(queue, receipts, lease);
            renewed.incrementAndGet();
            return results;
        }
    }

    private record Blocking(CountDownLatch letGo, List<Integer> renewals)
            implements WorkerObserver {
        @Override
        public void extended(QueueName queue, int renewed, int failed) {
            renewals.add(renewed);
            Rig.awaitDeaf(letGo);
        }
    }

    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
