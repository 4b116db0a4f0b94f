package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.queue.Guarantees;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Workers while somebody sets the wall clock: nothing that lasts some time may notice. */
class ClockStepTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void leases_are_renewed_and_kept(int hours) throws Exception {
        try (var rig = new Rig()) {
            var end = new CountDownLatch(1);
            var started = new CountDownLatch(1);
            rig.send("a");
            rig.start(
                    1,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started.countDown();
                                end.await();
                                return Verdict.done();
                            }));
            started.await();
            rig.clock.stepWall(Duration.ofHours(hours));
            for (var halfLeases = 0; halfLeases < 4; halfLeases++) {
                var renewals = rig.renewals.size();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> rig.renewals.size() > renewals);
            }
            end.countDown();
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(0, rig.failedRenewals.get());
        }
    }

    @Test
    void a_handler_has_its_timeout_and_no_more() throws Exception {
        try (var rig = new Rig()) {
            var started = new CountDownLatch(1);
            rig.send("a");
            rig.start(
                    1,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                started.countDown();
                                new CountDownLatch(1).await();
                                return Verdict.done();
                            }));
            started.await();
            rig.clock.stepWall(Duration.ofHours(-1));
            for (var past = Duration.ZERO;
                    past.compareTo(Rig.TIMEOUT) < 0;
                    past = past.plus(Rig.LEASE.dividedBy(2))) {
                var renewals = rig.renewals.size();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> !rig.reports.isEmpty() || rig.renewals.size() > renewals);
            }
            var ending = (Ending.Released) rig.awaitReports(1).getFirst().ending();
            assertEquals("timed out after 30000 ms", ending.reason());
        }
    }

    @Test
    void a_failed_head_of_a_key_is_tried_again_when_its_wait_is_over() throws Exception {
        try (var rig = new Rig(Guarantees.PER_KEY)) {
            var attempts = new CopyOnWriteArrayList<Integer>();
            rig.sendKeyed("key", "a");
            rig.start(
                    2,
                    3,
                    Handlers.all(
                            (message, attempt) -> {
                                attempts.add(attempt.number());
                                return attempt.number() == 1
                                        ? Verdict.retry("once")
                                        : Verdict.done();
                            }));
            Rig.await(() -> rig.kept.equals(List.of("a 1")));
            rig.clock.stepWall(Duration.ofHours(-1));
            for (var halfLeases = 0; halfLeases < 4; halfLeases++) {
                var renewals = rig.renewals.size();
                rig.clock.advance(Rig.LEASE.dividedBy(2));
                Rig.await(() -> !rig.reports.isEmpty() || rig.renewals.size() > renewals);
            }
            assertInstanceOf(Ending.Acked.class, rig.awaitReports(1).getFirst().ending());
            assertEquals(List.of(1, 2), attempts);
        }
    }
}
