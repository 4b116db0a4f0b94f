package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.worker.failure.OddExceptions;
import io.hookworks.worker.payload.PayloadType;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ten thousand messages whose handlers return and throw every odd thing at random: each message is
 * accounted for, all permits are back, and the worker says throughout that it is well.
 */
class OutcomeFuzzTest {
    private static final int MESSAGES = 10_000;
    private static final int CONCURRENCY = 64;
    private static final int ATTEMPTS = 3;

    private static final Duration LEASE = Duration.ofHours(1);

    private final long seed = Long.getLong("hookworks.fuzz.seed", new Random().nextLong());
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    record Order() {}

    /** What handlers do, by number: something odd, throw something odd, or be done. */
    private static @Nullable Verdict odd(int number, int call) throws Exception {
        return switch (number) {
            case 0 -> null;
            case 1 -> Verdict.reject(null);
            case 2 -> Verdict.reject("  ");
            case 3 -> Verdict.reject("\0\33[31m" + "x".repeat(5_000));
            case 4 -> Verdict.retry(null);
            case 5 -> Verdict.retryAfter(Duration.ofSeconds(-1), "in the past");
            case 6 -> call < 3 ? Verdict.defer(Duration.ZERO, null) : Verdict.done();
            case 7 -> call < 3 ? Verdict.throttled(Duration.ofSeconds(-1), "") : Verdict.done();
            case 8 -> Verdict.throttled(nothing(), null);
            case 9 -> {
                Thread.currentThread().interrupt();
                yield Verdict.done();
            }
            case 10 -> {
                overflow(0);
                yield Verdict.done();
            }
            default -> {
                var all = OddExceptions.all();
                if (number - 11 < all.size()) {
                    OddExceptions.raise(all.get(number - 11));
                }
                yield Verdict.done();
            }
        };
    }

    @SuppressWarnings("NullAway") // that is what it is for
    private static Duration nothing() {
        return null;
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }

    @SuppressWarnings("NullAway") // that is what it is for
    private Verdict handle(Message message) throws Exception {
        var call = calls.merge(message.id(), 1, Integer::sum);
        var dice = new Random(seed * 31 + message.id().hashCode() * 7L + call);
        return odd(dice.nextInt(100), call);
    }

    private Handlers handlers() {
        var broken =
                PayloadType.of("order.broken", Order.class)
                        .version(
                                2,
                                json -> {
                                    throw new NoClassDefFoundError("for/a/Test");
                                });
        return Handlers.none()
                .on("order.placed", (message, attempt) -> handle(message))
                .on(broken, (order, message, attempt) -> Verdict.done())
                .whenThrown(IllegalCallerException.class, e -> Verdict.reject(e.getMessage()));
    }

    @Test
    void whatever_handlers_do_every_message_ends_and_every_permit_is_back() throws Exception {
        try (var rig = new Rig()) {
            send(rig);
            var retry = new Backoff(ATTEMPTS, Duration.ofNanos(1), Duration.ofNanos(1));
            rig.workers.handle(
                    new WorkerSettings(
                            Rig.QUEUE, CONCURRENCY, LEASE, LEASE, retry, WorkerSettings.POLL),
                    handlers());
            rig.workers.start();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofMinutes(2)) // on a machine with much else to do
                    .until(
                            () -> {
                                assertEquals("", troubles(rig), "seed " + seed);
                                rig.clock.advance(Duration.ofMillis(200)); // waits are short
                                return rig.waiting(Rig.QUEUE) == 0;
                            });
            rig.workers.drain(Duration.ofMillis(200));
            Rig.await(() -> state(rig).permits() == 0);
            assertEquals(0, state(rig).inFlight(), "seed " + seed);
            assertEquals("", troubles(rig), "seed " + seed);
            assertEachEndedOnce(rig);
        }
    }

    private void send(Rig rig) {
        var batch = new ArrayList<Outgoing>();
        for (var i = 0; i < MESSAGES; i++) {
            if (i % 100 == 0) {
                rig.queues.sendUndecodable(
                        Rig.QUEUE, "not ours", Payload.ofText("?"), Map.of("id", "m" + i));
                continue;
            }
            var type = i % 50 == 1 ? "order.broken" : i % 50 == 2 ? "no.handler" : "order.placed";
            batch.add(
                    Outgoing.now(
                            Message.of("m" + i, type, rig.clock.instant(), Payload.ofText("{}"))));
        }
        rig.queues.send(Rig.QUEUE, batch);
    }

    private static QueueState state(Rig rig) {
        return Objects.requireNonNull(rig.workers.states().get(Rig.QUEUE));
    }

    /** What health would complain of. */
    private static String troubles(Rig rig) {
        var state = state(rig);
        return (state.dead() ? "dead " : "")
                + (state.stalled().isPositive() ? "stalled " : "")
                + (rig.workers.failing().isEmpty() ? "" : "failing ");
    }

    private void assertEachEndedOnce(Rig rig) {
        var ends = new HashMap<String, Integer>();
        var dead = 0;
        for (var report : rig.reports) {
            switch (report.ending()) {
                case Ending.Acked() -> ends.merge(report.id(), 1, Integer::sum);
                case Ending.DeadLettered _ -> {
                    ends.merge(report.id(), 1, Integer::sum);
                    dead++;
                }
                case Ending.Released _ -> {}
                case Ending.Abandoned(var reason) ->
                        throw new AssertionError(report.id() + ": " + reason + ", seed " + seed);
            }
        }
        assertEquals(MESSAGES, ends.size(), "seed " + seed);
        assertEquals(List.of(), ends.entrySet().stream().filter(e -> e.getValue() > 1).toList());
        assertEquals(dead, rig.waiting(Rig.DEAD), "seed " + seed);
    }
}
