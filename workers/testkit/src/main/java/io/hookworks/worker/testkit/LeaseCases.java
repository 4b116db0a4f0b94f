package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.testkit.wire.Fault;
import io.hookworks.worker.Cancellation;
import io.hookworks.worker.Ending;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** L: leases that workers keep, and what happens when they cannot. */
abstract class LeaseCases extends WorkerCase {
    private static final int ALL = 1_000;

    @Test
    @DisplayName("L4 handlers three leases long run once each")
    void long_handlers_run_once() throws InterruptedException {
        var handlers = 12;
        var runs = new AtomicInteger();
        var lease = target.lease().multipliedBy(3); // half of it is what a busy machine may take
        send(messages(handlers));
        work(
                client,
                settings(handlers, lease, patience()),
                Handlers.all(
                        (message, attempt) -> {
                            runs.incrementAndGet();
                            Thread.sleep(lease.multipliedBy(2));
                            return Verdict.done();
                        }));
        awaitReports(handlers).forEach(report -> ending(Ending.Acked.class, report));
        assertEquals(handlers, runs.get());
    }

    @Test
    @DisplayName("L6 a handler hears that its lease cannot be kept before it ends")
    void handler_hears_of_the_loss() throws Exception {
        var wire = wire();
        send("mine");
        var began = new CompletableFuture<Instant>();
        var told = new CompletableFuture<Instant>();
        var why = new CompletableFuture<Optional<Cancellation.Cause>>();
        var lease = target.lease().multipliedBy(2);
        work(
                client,
                settings(1, lease, patience()),
                Handlers.all(
                        (message, attempt) -> {
                            if (!began.complete(pace.now())) {
                                return Verdict.done();
                            }
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                told.complete(pace.now());
                                why.complete(attempt.cancellation().cause());
                            }
                            return Verdict.done();
                        }));
        await(began::isDone);
        var broken = Collections.nCopies(ALL, new Fault.Unavailable()).toArray(Fault[]::new);
        wire.order(wire.operation(Verb.EXTEND), broken);
        await(why::isDone);
        assertEquals(Optional.of(Cancellation.Cause.LEASE_LOST), why.get());
        assertFalse(told.get().isAfter(began.get().plus(lease)), "told too late");
        wire.heal();
        awaitSettled(1);
        ending(Ending.Abandoned.class, reports.getFirst());
    }
}
