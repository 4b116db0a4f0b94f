package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.worker.Ending;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** B, A5, M2: how much workers take, what they leave to others, and that they go on. */
abstract class WorkCases extends WorkerCase {

    @Test
    @DisplayName("B1 workers hold no more than their concurrency: another consumer gets the rest")
    void workers_take_no_more_than_they_handle() throws InterruptedException {
        var sent = send(messages(12)).size();
        var end = new CountDownLatch(1);
        var running = new AtomicInteger();
        work(
                4,
                (message, attempt) -> {
                    running.incrementAndGet();
                    end.await();
                    return Verdict.done();
                });
        await(() -> running.get() == 4);
        try (var other = openClient()) {
            var rest = receive(other, queue, sent - 4, longLease(), patience());
            var receipts = rest.stream().map(Delivery::receipt).toList();
            other.ack(queue, receipts);
        }
        assertEquals(4, running.get());
        end.countDown();
        awaitSettled(4);
    }

    @Test
    @DisplayName("B2 a limit that is changed while workers run holds, up, down and to nothing")
    void changed_limits_hold() throws InterruptedException {
        var total = 20;
        var gate = new Semaphore(0);
        send(messages(total));
        var workers =
                work(
                        2,
                        (message, attempt) -> {
                            gate.acquire();
                            return Verdict.done();
                        });
        await(() -> gate.getQueueLength() == 2);
        workers.change(settings(6));
        await(() -> gate.getQueueLength() == 6);
        workers.change(settings(0));
        gate.release(6);
        awaitSettled(6);
        try (var other = openClient()) {
            var seen = receive(other, queue, 4, longLease(), patience());
            other.ack(queue, seen.stream().map(Delivery::receipt).toList());
        }
        assertEquals(0, gate.getQueueLength());
        workers.change(settings(3));
        await(() -> gate.getQueueLength() == 3);
        gate.release(total);
        awaitSettled(total - 4);
    }

    @Test
    @DisplayName("B3 every script of outcomes is kept to, and no permit is lost or doubled")
    void scripts_are_kept_to() throws InterruptedException {
        var concurrency = 12;
        var crew = new Scripts();
        var messages = messages(60);
        for (int i = 0; i < messages.size(); i++) {
            crew.write(messages.get(i).id(), Scripts.Script.of(i));
        }
        send(messages);
        work(
                client,
                settings(concurrency, target.lease(), target.lease().dividedBy(2)),
                Handlers.all(crew));
        awaitSettled(messages.size());
        for (var report : reports) {
            crew.assertKept(report);
        }
        var together = new CountDownLatch(concurrency);
        crew.thenAll(together);
        send(messages(concurrency));
        await(() -> together.getCount() == 0);
        awaitSettled(messages.size() + concurrency);
        assertTrue(crew.mostAtOnce() <= concurrency, () -> crew.mostAtOnce() + " at once");
    }

    @Test
    @DisplayName("B4 a handler that hangs starves no other message")
    void slow_handler_starves_no_other() throws InterruptedException {
        var slow = send("slow").id();
        var others = messages(20);
        var end = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        work(
                2,
                (message, attempt) -> {
                    if (message.id().equals(slow)) {
                        started.countDown();
                        end.await();
                    }
                    return Verdict.done();
                });
        started.await();
        send(others);
        awaitSettled(others.size());
        end.countDown();
        awaitSettled(others.size() + 1);
    }

    @Test
    @DisplayName("B5 workers that come later get their share of a backlog")
    void later_workers_get_their_share() throws InterruptedException {
        var total = 60;
        send(messages(total));
        var first = new AtomicInteger();
        var second = new AtomicInteger();
        work(client, settings(2), Handlers.all((message, attempt) -> slowly(first)));
        await(() -> first.get() > 2);
        try (var own = openClient()) {
            work(own, settings(2), Handlers.all((message, attempt) -> slowly(second)));
            awaitSettled(total);
            drainWorkers();
        }
        assertTrue(second.get() >= total / 5, () -> first + " and " + second);
    }

    private static Verdict slowly(AtomicInteger count) throws InterruptedException {
        Thread.sleep(100);
        count.incrementAndGet();
        return Verdict.done();
    }

    @Test
    @DisplayName("A5 the wait that a handler asks for is kept")
    void wait_of_a_handler_is_kept() throws InterruptedException {
        var wait = target.lease().multipliedBy(2);
        if (can.releaseDelay().max().compareTo(wait) < 0) {
            undeclared("delay of a release");
            return;
        }
        send("not yet");
        List<Instant> runs = new CopyOnWriteArrayList<>();
        work(
                1,
                (message, attempt) -> {
                    runs.add(pace.now());
                    return runs.size() == 1 ? Verdict.retryAfter(wait, "429") : Verdict.done();
                });
        awaitSettled(1);
        var asked = runs.get(0).plus(wait);
        assertTrue(
                runs.get(1).isAfter(asked.minus(pace.grain())),
                () -> "came again " + Duration.between(runs.get(1), asked) + " too early");
    }

    @Test
    @DisplayName("M2 workers tell that they cannot receive, and go on when they can again")
    void workers_tell_that_they_cannot_receive() {
        var wire = wire();
        var workers = work(4, (message, attempt) -> Verdict.done());
        await(() -> wire.calls(wire.operation(Verb.RECEIVE)) > 0);
        wire.refuse();
        await(() -> workers.failing().containsKey(queue));
        wire.heal();
        await(() -> workers.failing().isEmpty());
        send("after all");
        awaitSettled(1);
        ending(Ending.Acked.class, reports.getLast());
    }
}
