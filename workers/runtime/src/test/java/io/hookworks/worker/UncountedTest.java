package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Only a failed attempt counts, although the broker of this queue moves a message to the dead
 * letters after five deliveries. Workers change half-way, as in a rolling deployment.
 */
class UncountedTest {
    private static final QueueName QUEUE = QueueName.of("uncounted");
    private static final int BROKER_MAXIMUM = 5;
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final FaultyQueues faulty = new FaultyQueues(queues);
    private final List<DeliveryReport> reports = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private Duration step = Duration.ofMillis(500);

    @Test
    void a_message_that_is_deferred_a_hundred_times_is_handled_as_often_and_done()
            throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a", "b", "c");
        overARestart(
                worker(4, 2, null),
                (message, attempt) -> {
                    assertEquals(1, attempt.number());
                    return run(message) <= 100 ? Verdict.defer(SECOND, "not yet") : Verdict.done();
                },
                () -> runs.values().stream().anyMatch(count -> count.get() > 50));
        assertRuns(101, "a", "b", "c");
    }

    @Test
    void what_its_destination_rate_limits_is_tried_until_it_is_taken() throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a", "b", "c", "d", "e", "f");
        overARestart(
                worker(4, 2, null),
                (message, attempt) ->
                        run(message) <= 40 ? Verdict.throttled(SECOND, "429") : Verdict.done(),
                () -> runs.values().stream().anyMatch(count -> count.get() > 20));
        assertRuns(41, "a", "b", "c", "d", "e", "f");
    }

    @Test
    void thirty_messages_of_one_key_are_each_handled_once() throws InterruptedException {
        provision(Guarantees.NONE);
        for (var i = 0; i < 30; i++) {
            send("tenant", "m" + i);
        }
        var handled = new AtomicInteger();
        overARestart(
                worker(4, 2, "tenant"),
                (message, attempt) -> {
                    var begun = clock.instant();
                    run(message);
                    awaitClock(begun.plusSeconds(6));
                    handled.incrementAndGet();
                    return Verdict.done();
                },
                () -> handled.get() > 12);
        assertEquals(30, handled.get());
        runs.forEach((id, count) -> assertEquals(1, count.get(), id));
    }

    @Test
    void failed_attempts_are_counted_over_a_restart_and_nothing_else_is()
            throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a");
        var numbers = new CopyOnWriteArrayList<Integer>();
        overARestart(
                worker(1, 3, null),
                (message, attempt) -> {
                    numbers.add(attempt.number());
                    return run(message) % 4 == 0
                            ? Verdict.retry("down")
                            : Verdict.defer(SECOND, "not yet");
                },
                () -> numbers.size() > 5);
        assertEquals(List.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3), numbers);
        var letter = deadLetters().getFirst();
        assertEquals("attempts used up (3): down", letter.reason());
    }

    @Test
    void the_head_of_a_key_that_is_deferred_again_and_again_stays_before_those_behind_it()
            throws InterruptedException {
        provision(Guarantees.PER_KEY, 3); // each turn of a head takes a beat, a second here
        for (var i = 10; i < 25; i++) {
            sendKeyed("key", "m" + i);
        }
        var order = new CopyOnWriteArrayList<String>();
        overARestart(
                worker(2, 2, null),
                (message, attempt) -> {
                    assertEquals(1, attempt.number());
                    if (message.id().equals("m10") && run(message) <= 4) {
                        return Verdict.defer(SECOND, "not yet");
                    }
                    order.add(message.id());
                    return Verdict.done();
                },
                () -> runs.values().stream().anyMatch(count -> count.get() > 2));
        assertRuns(5, "m10");
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(15, order.size());
    }

    @Test
    void a_delay_beyond_that_of_a_send_is_kept_to_the_moment() throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a");
        var after = queues.capabilities(QUEUE).sendDelay().max().multipliedBy(3).plusMinutes(1);
        var due = clock.instant().plus(after);
        var handled = new CopyOnWriteArrayList<Instant>();
        var worker =
                new ManualWorker(
                        queues,
                        worker(1, 2, null),
                        Handlers.all(
                                (message, attempt) -> {
                                    handled.add(clock.instant());
                                    return handled.size() == 1
                                            ? Verdict.defer(after, "in days")
                                            : Verdict.done();
                                }),
                        clock);
        while (handled.size() < 2) {
            while (worker.next().isPresent()) {}
            clock.advance(Duration.ofMinutes(1));
        }
        assertEquals(due, handled.getLast());
    }

    @Test
    void an_old_copy_whose_end_was_not_confirmed_is_only_acknowledged_when_it_comes_again()
            throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a");
        step = Duration.ofMinutes(10);
        faulty.failEntry(Verb.ACK, 0, Kind.LEASE_LOST);
        overARestart(
                worker(1, 2, null),
                (message, attempt) ->
                        run(message) == 1
                                ? Verdict.defer(LEASE.multipliedBy(2), "later")
                                : Verdict.done(),
                () -> reports.size() == 2);
        assertRuns(2, "a");
    }

    @Test
    void what_kills_its_worker_each_time_ends_with_a_reason_and_without_a_further_victim()
            throws InterruptedException {
        provision(Guarantees.NONE, 1_000);
        send(null, "poison");
        for (var i = 0; i < Judge.MOST_UNSETTLED; i++) {
            assertEquals(1, receiveNow(QUEUE).size()); // and never settled
            clock.advance(Duration.ofSeconds(1));
        }
        overARestart(
                worker(1, 2, null),
                (message, attempt) -> {
                    run(message);
                    return Verdict.done();
                },
                () -> true);
        assertEquals(Map.of(), runs);
        var reason = deadLetters().getFirst().reason();
        assertTrue(reason.startsWith("delivered 20 times without an outcome"), reason);
    }

    @Test
    void what_cannot_be_sent_anew_is_released_and_handled_all_the_same()
            throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a");
        faulty.fail(Verb.SEND, Kind.ACCESS_DENIED, 3);
        overARestart(
                worker(1, 2, null),
                (message, attempt) ->
                        run(message) <= 10 ? Verdict.defer(SECOND, "not yet") : Verdict.done(),
                () -> true);
        assertRuns(11, "a");
    }

    @Test
    void what_is_put_off_for_ever_expires_by_the_time_of_its_first_send()
            throws InterruptedException {
        provision(Guarantees.NONE);
        send(null, "a");
        step = Duration.ofSeconds(30);
        overARestart(
                worker(1, 2, null, Duration.ofHours(1)),
                (message, attempt) -> {
                    run(message);
                    return Verdict.defer(Duration.ofMinutes(7), "not yet");
                },
                () -> runs.values().stream().anyMatch(count -> count.get() > 3));
        assertEquals(
                "expired: older than PT1H since it was sent", deadLetters().getFirst().reason());
    }

    @Test
    void what_cannot_be_decoded_ends_although_its_dead_letter_cannot_be_sent()
            throws InterruptedException {
        provision(Guarantees.NONE);
        queues.sendUndecodable(QUEUE, "no ce-type", Payload.ofText("what?"), Map.of());
        faulty.fail(Verb.SEND, Kind.ACCESS_DENIED, 1_000);
        step = Duration.ofSeconds(10);
        overARestart(
                worker(1, 2, null), (message, attempt) -> Verdict.done(), () -> reports.size() > 2);
        assertEquals(BROKER_MAXIMUM, reports.size());
        assertEquals(1, left(QUEUE.deadLetters()));
    }

    private int run(Message message) {
        return runs.computeIfAbsent(message.id(), first -> new AtomicInteger()).incrementAndGet();
    }

    private void assertRuns(int times, String... ids) {
        assertEquals(ids.length, runs.size());
        for (var id : ids) {
            assertEquals(times, Objects.requireNonNull(runs.get(id)).get(), id);
        }
        assertEquals(0, left(QUEUE.deadLetters()));
    }

    /**
     * Works until nothing is left, with other workers from the moment that {@code half} is true.
     */
    private void overARestart(
            WorkerSettings settings,
            MessageHandler handler,
            java.util.concurrent.Callable<Boolean> half)
            throws InterruptedException {
        work(settings, handler, half);
        work(settings, handler, () -> left(QUEUE) == 0);
    }

    private void work(
            WorkerSettings settings,
            MessageHandler handler,
            java.util.concurrent.Callable<Boolean> until)
            throws InterruptedException {
        var workers =
                new Workers(
                        faulty,
                        new WorkerObserver() {
                            @Override
                            public void ended(DeliveryReport report) {
                                reports.add(report);
                            }
                        },
                        clock);
        workers.handle(settings, Handlers.all(handler));
        workers.start();
        await(
                () -> {
                    var over = until.call();
                    clock.advance(over ? Duration.ZERO : step);
                    return over;
                });
        drain(workers);
    }

    /** The clock goes on while handlers finish, as it does when a deployment waits for them. */
    private void drain(Workers workers) throws InterruptedException {
        var drained = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                workers.drain(Duration.ofSeconds(20));
                                drained.countDown();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await(
                () -> {
                    clock.advance(SECOND);
                    return drained.getCount() == 0;
                });
    }

    private void awaitClock(Instant then) throws InterruptedException {
        var over = new CountDownLatch(1);
        Runnable look =
                () -> {
                    if (!clock.instant().isBefore(then)) {
                        over.countDown();
                    }
                };
        clock.onAdvance(look);
        look.run();
        over.await();
    }

    private static WorkerSettings worker(int concurrency, int attempts, @Nullable String key) {
        return worker(concurrency, attempts, key, null);
    }

    private static WorkerSettings worker(
            int concurrency, int attempts, @Nullable String key, @Nullable Duration maxAge) {
        return new WorkerSettings(
                QUEUE,
                concurrency,
                LEASE,
                LEASE,
                new Backoff(attempts, SECOND, SECOND),
                WorkerSettings.POLL,
                WorkerSettings.WEIGHT,
                null,
                maxAge,
                key,
                StuckPolicy.USUAL,
                null,
                HandlerThreads.VIRTUAL);
    }

    private void provision(Guarantees guarantees) {
        provision(guarantees, BROKER_MAXIMUM);
    }

    private void provision(Guarantees guarantees, int brokerMaximum) {
        var retention = Duration.ofDays(14);
        var deadLetters = new QueueSpec.DeadLetters(retention, brokerMaximum);
        queues.provision(new QueueSpec(QUEUE, guarantees, LEASE, retention, deadLetters));
    }

    private void sendKeyed(String key, String id) {
        var message = new Message(id, "t", clock.instant(), Payload.ofText(id), Map.of(), key);
        queues.send(QUEUE, List.of(Outgoing.now(message)));
    }

    private void send(@Nullable String tenant, String... ids) {
        for (var id : ids) {
            var attributes = tenant == null ? Map.<String, String>of() : Map.of("tenant", tenant);
            var message =
                    new Message(id, "t", clock.instant(), Payload.ofText(id), attributes, null);
            queues.send(QUEUE, List.of(Outgoing.now(message)));
        }
    }

    private long left(QueueName queue) {
        var stats = queues.stats(queue);
        return stats.visible().orElseThrow()
                + stats.inFlight().orElseThrow()
                + stats.delayed().orElseThrow();
    }

    private List<DeadLetter> deadLetters() throws InterruptedException {
        return receiveNow(QUEUE.deadLetters()).stream()
                .map(each -> DeadLetter.of(QUEUE.deadLetters(), each.content(), clock.instant()))
                .toList();
    }

    private List<Delivery> receiveNow(QueueName queue) throws InterruptedException {
        var lease = Duration.ofSeconds(1);
        return queues.receive(new ReceiveRequest(queue, 10, Duration.ZERO, lease));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(condition);
    }
}
