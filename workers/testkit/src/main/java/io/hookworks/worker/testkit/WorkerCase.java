package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.conformance.ConformanceCase;
import io.hookworks.queue.testkit.wire.FaultyWire;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Ending;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every case has in which workers run. */
abstract class WorkerCase extends ConformanceCase {
    static final int ATTEMPTS = 3;
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    /** Only what a handler asks for waits longer than twice the first wait. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** The deliveries that have ended, as they did. */
    final List<DeliveryReport> reports = new CopyOnWriteArrayList<>();

    private final List<Workers> started = new CopyOnWriteArrayList<>();

    /** Leases that outlast a busy machine: a case that is about their end asks for shorter ones. */
    WorkerSettings settings(int concurrency) {
        return settings(concurrency, longLease(), patience());
    }

    WorkerSettings settings(int concurrency, Duration lease, Duration timeout) {
        var backoff = new Backoff(ATTEMPTS, FIRST_WAIT, LONGEST_WAIT);
        return new WorkerSettings(queue, concurrency, lease, timeout, backoff, POLL);
    }

    /** Starts workers that are drained when the case is over. */
    Workers work(QueueClient own, WorkerSettings settings, Handlers handlers) {
        var workers = new Workers(own, new Recorder(), TimeSource.system());
        workers.handle(settings, handlers);
        workers.start();
        started.add(workers);
        return workers;
    }

    Workers work(int concurrency, MessageHandler handler) {
        return work(client, settings(concurrency), Handlers.all(handler));
    }

    private final class Recorder implements WorkerObserver {
        @Override
        public void ended(DeliveryReport report) {
            reports.add(report);
        }
    }

    /** Before the case itself is closed: its last look is to find all that is left. */
    @AfterEach
    void drainWorkers() throws InterruptedException {
        for (var workers : started) {
            var _ = workers.drain(GRACE);
        }
        started.clear();
    }

    /** How long anything may take on a busy machine. */
    Duration patience() {
        return target.tolerance().multipliedBy(3);
    }

    void await(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(patience()).until(condition);
    }

    List<DeliveryReport> awaitReports(int count) {
        await(() -> reports.size() >= count);
        return List.copyOf(reports);
    }

    /** Those whose messages are gone: handled, or dead letters. */
    long settled() {
        return reports.stream()
                .map(DeliveryReport::ending)
                .filter(
                        ending ->
                                ending instanceof Ending.Acked
                                        || ending instanceof Ending.DeadLettered)
                .count();
    }

    void awaitSettled(long count) {
        await(() -> settled() >= count);
    }

    static <E extends Ending> E ending(Class<E> kind, DeliveryReport report) {
        return assertInstanceOf(kind, report.ending(), report::toString);
    }

    /** The wire of the target, for a case that spoils it. */
    FaultyWire wire() {
        var wire = target.faults();
        assumeTrue(wire != null, "this target has no wire that a test can spoil");
        losesAnswers();
        return Objects.requireNonNull(wire);
    }
}
