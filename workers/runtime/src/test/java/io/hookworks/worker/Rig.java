package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue in memory on a manual clock, with workers on it that report what they did. */
final class Rig implements AutoCloseable {
    static final QueueName QUEUE = QueueName.of("orders");
    static final QueueName DEAD = QUEUE.deadLetters();
    static final Duration LEASE = Duration.ofSeconds(1);
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    final ManualClock clock = ManualClock.somewhere();
    final InMemoryQueues queues = new InMemoryQueues(clock);
    final FaultyQueues faulty = new FaultyQueues(queues);
    final List<DeliveryReport> reports = new CopyOnWriteArrayList<>();
    final List<String> kept = new CopyOnWriteArrayList<>();
    final List<StackTraceElement[]> stuck = new CopyOnWriteArrayList<>();
    final AtomicInteger failedRenewals = new AtomicInteger();

    /** How many leases each call renewed. */
    final List<Integer> renewals = new CopyOnWriteArrayList<>();

    final Workers workers = new Workers(faulty, new Recorder(), clock);

    private final class Recorder implements WorkerObserver {
        @Override
        public void extended(QueueName queue, int renewed, int failed) {
            renewals.add(renewed);
            failedRenewals.addAndGet(failed);
        }

        @Override
        public void kept(QueueName queue, String id, int attempt, Duration wait, String reason) {
            kept.add(id + " " + attempt);
        }

        @Override
        public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
            stuck.add(stack);
        }

        @Override
        public void ended(DeliveryReport report) {
            reports.add(report);
        }
    }

    Rig() {
        this(Guarantees.NONE);
    }

    Rig(Guarantees guarantees) {
        queues.provision(
                new QueueSpec(
                        QUEUE,
                        guarantees,
                        LEASE,
                        Duration.ofDays(4),
                        new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000)));
    }

    static WorkerSettings settings(int concurrency, int attempts) {
        var backoff = new Backoff(attempts, Duration.ofSeconds(2), Duration.ofMinutes(15));
        return new WorkerSettings(QUEUE, concurrency, LEASE, TIMEOUT, backoff, WorkerSettings.POLL);
    }

    Rig start(int concurrency, int attempts, Handlers handlers) {
        return start(settings(concurrency, attempts), handlers);
    }

    /** What fails is tried again at once, or when its handler says. */
    Rig startWithoutBackoff(int concurrency, int attempts, Handlers handlers) {
        var none = new Backoff(attempts, Duration.ofNanos(1), Duration.ofMinutes(15));
        return start(
                new WorkerSettings(QUEUE, concurrency, LEASE, TIMEOUT, none, WorkerSettings.POLL),
                handlers);
    }

    private Rig start(WorkerSettings settings, Handlers handlers) {
        workers.handle(settings, handlers);
        workers.start();
        return this;
    }

    void send(String... ids) {
        sendKeyed(null, ids);
    }

    void sendKeyed(@Nullable String key, String... ids) {
        for (var id : ids) {
            var message =
                    new Message(
                            id,
                            "order.placed",
                            clock.instant(),
                            Payload.ofText("body of " + id),
                            Map.of("source", "test"),
                            key);
            queues.send(QUEUE, List.of(Outgoing.now(message)));
        }
    }

    /** Waits, in real time, until so many deliveries have ended. */
    List<DeliveryReport> awaitReports(int count) {
        await(() -> reports.size() >= count);
        return List.copyOf(reports);
    }

    /** Waits as code does that swallows interrupts. */
    static void awaitDeaf(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // that is what it is for
            }
        }
    }

    static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(condition);
    }

    /** What another receiver is given right now. */
    static List<Delivery> receiveNow(QueueClient client, QueueName queue)
            throws InterruptedException {
        return client.receive(new ReceiveRequest(queue, 10, Duration.ZERO, LEASE));
    }

    long waiting(QueueName queue) {
        var stats = queues.stats(queue);
        return stats.visible().orElseThrow()
                + stats.inFlight().orElseThrow()
                + stats.delayed().orElseThrow();
    }

    List<DeadLetter> deadLetters() throws InterruptedException {
        var letters = new java.util.ArrayList<DeadLetter>();
        for (var delivery : receiveNow(queues, DEAD)) {
            letters.add(DeadLetter.of(DEAD, delivery.content(), clock.instant()));
        }
        return letters;
    }

    @Override
    public void close() throws InterruptedException {
        // Waits of the in-memory queues follow the manual clock, so the drain's own bound ends
        // them.
        workers.drain(Duration.ofMillis(200));
    }
}
