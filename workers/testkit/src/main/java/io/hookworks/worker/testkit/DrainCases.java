package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.worker.Ending;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** X1, A7: workers that stop, under leases so long that nothing left behind comes in time. */
abstract class DrainCases extends WorkerCase {
    /** What a busy machine may add. A drain without a bound would wait for much longer. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    @Test
    @DisplayName("X1 a drain of idle workers ends with the poll under way")
    void idle_drain_is_short() throws InterruptedException {
        var workers = work(client, settings(4), Handlers.none());
        var report = workers.drain(GRACE).getFirst();
        assertEquals(0, report.finished() + report.released() + report.abandoned());
        assertTrue(report.took().compareTo(GRACE) <= 0, report::toString);
    }

    @Test
    @DisplayName("X1 a drain lets handlers finish, and what nobody began is there for others")
    void busy_drain_finishes() throws InterruptedException {
        var total = 12;
        send(messages(total));
        var started = new AtomicInteger();
        var workers =
                work(
                        client,
                        settings(4),
                        Handlers.all(
                                (message, attempt) -> {
                                    started.incrementAndGet();
                                    Thread.sleep(500);
                                    return Verdict.done();
                                }));
        await(() -> started.get() >= 4);
        var report = workers.drain(GRACE).getFirst();
        assertEquals(0, report.abandoned(), report::toString);
        assertTrue(report.took().compareTo(GRACE.plus(SLACK)) <= 0, report::toString);
        var done = reports.stream().filter(one -> one.ending() instanceof Ending.Acked).count();
        assertTrue(done >= 4, reports::toString);
        try (var other = openClient()) {
            var rest = receive(other, queue, total - (int) done, longLease(), patience());
            other.ack(queue, rest.stream().map(one -> one.receipt()).toList());
        }
    }

    @Test
    @DisplayName("X1 a drain gives back what hangs, within its grace; another gets it at once")
    void stuck_drain_gives_back() throws InterruptedException {
        var stuck = send(messages(3)).size();
        var started = new CountDownLatch(stuck);
        var end = new CountDownLatch(1);
        var workers =
                work(
                        client,
                        settings(4, longLease(), longLease()),
                        Handlers.all(
                                (message, attempt) -> {
                                    started.countDown();
                                    deafly(end);
                                    return Verdict.done();
                                }));
        started.await();
        var report = workers.drain(GRACE).getFirst();
        assertEquals(stuck, report.released(), report::toString);
        assertTrue(report.took().compareTo(GRACE.plus(SLACK)) <= 0, report::toString);
        try (var other = openClient()) {
            var again = receive(other, queue, stuck, longLease(), target.tolerance());
            assertEquals(
                    reports.stream().map(one -> one.id()).collect(Collectors.toSet()),
                    again.stream().map(one -> decoded(one).id()).collect(Collectors.toSet()));
            other.ack(queue, again.stream().map(one -> one.receipt()).toList());
        } finally {
            end.countDown();
        }
    }

    /** As code does that takes no notice of interrupts. */
    private static void deafly(CountDownLatch end) {
        var interrupted = false;
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
