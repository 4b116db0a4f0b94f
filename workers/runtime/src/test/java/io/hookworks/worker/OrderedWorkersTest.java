package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/** Workers on a queue that keeps order per key. */
class OrderedWorkersTest {
    private static final int KEYS = 16;
    private static final int EACH = 40;
    private static final Duration WAIT = Duration.ofMillis(400);

    /** Starts of handlers, in the order in which they happened: id and number of the attempt. */
    private final List<String> starts = new CopyOnWriteArrayList<>();

    private final Map<String, List<Integer>> done = new ConcurrentHashMap<>();

    private Rig rig() {
        return new Rig(Guarantees.PER_KEY);
    }

    private void started(Message message, Attempt attempt) {
        starts.add(message.id() + " " + attempt.number());
    }

    @Test
    void of_each_key_one_message_after_the_other_is_handled_although_some_fail() throws Exception {
        try (var rig = rig()) {
            for (var i = 0; i < KEYS * EACH; i++) {
                rig.sendKeyed("key " + i % KEYS, Integer.toString(i));
            }
            var disorder = new CopyOnWriteArrayList<String>();
            rig.startWithoutBackoff(
                    24,
                    5,
                    Handlers.all(
                            (message, attempt) -> {
                                var key = String.valueOf(message.orderingKey());
                                var doneBefore =
                                        done.computeIfAbsent(
                                                key, k -> new CopyOnWriteArrayList<>());
                                var number = Integer.parseInt(message.id());
                                if (doneBefore.size() != number / KEYS) {
                                    disorder.add(message.id() + " after " + doneBefore);
                                }
                                if (number % 20 == 7 && attempt.number() < 3) {
                                    return Verdict.retry("one of twenty");
                                }
                                doneBefore.add(number);
                                return Verdict.done();
                            }));
            Rig.await(() -> done.values().stream().mapToInt(List::size).sum() == KEYS * EACH);
            assertEquals(List.of(), disorder);
            Rig.await(() -> rig.waiting(Rig.QUEUE) == 0);
        }
    }

    @Test
    void messages_of_different_keys_and_without_key_are_handled_side_by_side() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2");
            rig.sendKeyed("b", "b1");
            rig.send("free1", "free2");
            var four = new CyclicBarrier(4);
            rig.start(
                    10,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                if (!message.id().equals("a2")) {
                                    four.await();
                                }
                                return Verdict.done();
                            }));
            rig.awaitReports(5);
        }
    }

    @Test
    void a_failed_head_and_those_behind_it_stay_and_go_on_in_order() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2", "a3");
            rig.startWithoutBackoff(
                    10,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return !message.id().equals("a1") || attempt.number() > 1
                                        ? Verdict.done()
                                        : Verdict.retryAfter(WAIT, "not yet");
                            }));
            Rig.await(() -> rig.kept.equals(List.of("a1 1")));
            Rig.await(() -> Map.of(Rig.QUEUE, 3).equals(rig.workers.inFlight()));
            assertEquals(List.of(), Rig.receiveNow(rig.queues, Rig.QUEUE));
            assertEquals(List.of(), rig.reports);

            rig.clock.advance(WAIT);
            Rig.await(() -> rig.waiting(Rig.QUEUE) == 0);
            assertEquals(List.of("a1 1", "a1 2", "a2 1", "a3 1"), starts);
        }
    }

    @Test
    void failures_of_the_head_are_no_attempts_of_the_others() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2", "a3");
            rig.startWithoutBackoff(
                    10,
                    12,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return message.id().equals("a1") || attempt.number() < 12
                                        ? Verdict.retry("no")
                                        : Verdict.done();
                            }));
            Rig.await(() -> rig.waiting(Rig.QUEUE) == 0);
            assertEquals(36, starts.size());
            assertEquals(List.of("a3 1", "a3 2"), starts.subList(24, 26));
            assertEquals(
                    List.of("a1"),
                    rig.deadLetters().stream().map(letter -> letter.message().id()).toList());
        }
    }

    @Test
    void many_failing_keys_keep_no_other_waiting_and_stay_in_order() throws Exception {
        try (var rig = rig()) {
            var keys = List.of("a", "b", "c", "d", "e");
            keys.forEach(key -> rig.sendKeyed(key, key + "1", key + "2"));
            rig.startWithoutBackoff(
                    4,
                    2,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return message.id().endsWith("1")
                                        ? Verdict.retryAfter(WAIT, "down")
                                        : Verdict.done();
                            }));
            Rig.await(() -> starts.size() == 5);
            Rig.await(() -> rig.kept.size() == 5);
            rig.sendKeyed("quiet", "quiet");
            Rig.await(() -> starts.contains("quiet 1"));

            rig.clock.advance(WAIT);
            Rig.await(() -> rig.waiting(Rig.QUEUE) == 0);
            for (var key : keys) {
                assertEquals(
                        List.of(key + "1 1", key + "1 2", key + "2 1"),
                        starts.stream().filter(start -> start.startsWith(key)).toList());
            }
            assertEquals(5, rig.waiting(Rig.DEAD));
        }
    }

    @Test
    void a_hot_key_keeps_no_other_waiting() throws Exception {
        try (var rig = rig()) {
            var release = new CountDownLatch(1);
            rig.sendKeyed("hot", "h1", "h2", "h3", "h4", "h5");
            rig.start(
                    8,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                if (message.id().equals("h1")) {
                                    release.await();
                                }
                                return Verdict.done();
                            }));
            Rig.await(() -> starts.contains("h1 1"));
            rig.sendKeyed("quiet", "q1", "q2", "q3");
            rig.awaitReports(3);
            assertEquals(List.of("h1 1", "q1 1", "q2 1", "q3 1"), starts);
            release.countDown();
            rig.awaitReports(8);
        }
    }

    @Test
    void a_rejected_head_dies_with_its_key_and_the_others_go_on() throws Exception {
        try (var rig = rig()) {
            rig.sendKeyed("a", "a1", "a2");
            rig.start(
                    10,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started(message, attempt);
                                return message.id().equals("a1")
                                        ? Verdict.reject("broken")
                                        : Verdict.done();
                            }));
            rig.awaitReports(2);
            assertEquals(List.of("a1 1", "a2 1"), starts);
            assertEquals("a", rig.deadLetters().getFirst().message().orderingKey());
        }
    }
}
