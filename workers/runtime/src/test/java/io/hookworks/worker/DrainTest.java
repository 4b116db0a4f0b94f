package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** How the work of a process ends. Some of it leaves other tests no processor for a while. */
@Isolated
class DrainTest {
    @Test
    void a_drain_lets_handlers_finish_and_gives_back_the_others_at_once() throws Exception {
        var rig = new Rig();
        rig.send("quick", "stuck");
        var started = new CountDownLatch(2);
        var release = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        rig.start(
                2,
                3,
                Handlers.all(
                        (message, attempt) -> {
                            started.countDown();
                            release.await();
                            if (message.id().equals("stuck")) {
                                Rig.awaitDeaf(end);
                            }
                            return Verdict.done();
                        }));
        started.await();
        release.countDown();
        var report = rig.workers.drain(Duration.ofSeconds(2)).getFirst();
        assertEquals(1, report.released(), report.toString());
        assertEquals(0, report.abandoned(), report.toString());
        var next = Rig.receiveNow(rig.queues, Rig.QUEUE);
        assertEquals(1, next.size());
        assertEquals(
                List.of("quick"),
                rig.reports.stream()
                        .filter(each -> each.ending() instanceof Ending.Acked)
                        .map(DeliveryReport::id)
                        .toList());
        end.countDown();
    }

    @Test
    void a_drain_that_is_hurried_gives_back_at_once_what_it_would_have_waited_for()
            throws Exception {
        var rig = new Rig();
        var cause = new CompletableFuture<Cancellation>();
        rig.send("before", "slow");
        var started = new CountDownLatch(1);
        rig.start(
                1,
                3,
                Handlers.all(
                        (message, attempt) -> {
                            if (message.id().equals("slow")) {
                                attempt.cancellation()
                                        .onFire(() -> cause.complete(attempt.cancellation()));
                                started.countDown();
                                new CountDownLatch(1).await();
                            }
                            return Verdict.done();
                        }));
        started.await();
        var report = new CompletableFuture<DrainReport>();
        Thread.ofPlatform().start(() -> report.complete(drained(rig.workers, Duration.ofHours(1))));
        rig.workers.hurry();
        assertEquals(1, report.get().released());
        assertEquals(0, report.join().finished(), "only what ends while it drains");
        assertEquals(Optional.of(Cancellation.Cause.SHUTDOWN), cause.get().cause());
        assertEquals(1, Rig.receiveNow(rig.queues, Rig.QUEUE).size());
    }

    private static DrainReport drained(Workers workers, Duration grace) {
        try {
            return workers.drain(grace).getFirst();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
