package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** A queue says that it is stalled when it is, and only then. */
class ProgressTest {
    private static final Duration ALLOWED = Rig.TIMEOUT.plus(StuckPolicy.USUAL.grace());

    private static QueueState state(Rig rig) {
        return Objects.requireNonNull(rig.workers.states().get(Rig.QUEUE));
    }

    /** Two at once, under leases that no move of the clock ends. */
    private static void start(Rig rig, Handlers handlers) {
        var usual = Rig.settings(2, 3);
        rig.workers.handle(
                new WorkerSettings(
                        Rig.QUEUE,
                        2,
                        Duration.ofHours(1),
                        Rig.TIMEOUT,
                        usual.retry(),
                        usual.poll()),
                handlers);
        rig.workers.start();
    }

    @Test
    void a_queue_is_stalled_when_its_handlers_hang_and_nothing_ends() throws Exception {
        try (var rig = new Rig()) {
            var letGo = new CountDownLatch(1);
            rig.send("a", "b");
            start(
                    rig,
                    Handlers.all(
                            (message, attempt) -> {
                                Rig.awaitDeaf(letGo);
                                return Verdict.done();
                            }));
            Rig.await(() -> rig.workers.inFlight().equals(Map.of(Rig.QUEUE, 2)));
            assertEquals(Duration.ZERO, state(rig).stalled());
            rig.clock.advance(ALLOWED);
            assertEquals(Duration.ZERO, state(rig).stalled());
            rig.clock.advance(Duration.ofSeconds(7));
            assertEquals(Duration.ofSeconds(7), state(rig).stalled());
            letGo.countDown();
            rig.awaitReports(2);
            assertEquals(Duration.ZERO, state(rig).stalled());
            rig.clock.advance(ALLOWED.multipliedBy(2));
            assertEquals(Duration.ZERO, state(rig).stalled());
        }
    }

    @Test
    void a_queue_is_not_stalled_while_others_end_beside_one_that_hangs() throws Exception {
        try (var rig = new Rig()) {
            var letGo = new CountDownLatch(1);
            rig.send("hangs");
            start(
                    rig,
                    Handlers.all(
                            (message, attempt) -> {
                                if (message.id().equals("hangs")) {
                                    Rig.awaitDeaf(letGo);
                                }
                                return Verdict.done();
                            }));
            Rig.await(() -> rig.workers.inFlight().equals(Map.of(Rig.QUEUE, 1)));
            for (var i = 0; i < 5; i++) {
                rig.clock.advance(ALLOWED.dividedBy(2));
                rig.send("m" + i);
                rig.awaitReports(i + 1);
                assertEquals(Duration.ZERO, state(rig).stalled());
            }
            rig.clock.advance(ALLOWED.plusSeconds(1));
            assertTrue(state(rig).stalled().isPositive());
            letGo.countDown();
        }
    }
}
