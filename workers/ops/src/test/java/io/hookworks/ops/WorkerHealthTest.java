package io.hookworks.ops;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

class WorkerHealthTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final Workers workers = new Workers(queues, new WorkerObserver() {}, clock);
    private final WorkerHealth health = new WorkerHealth(workers);

    private HealthResult health() {
        var result = new AtomicReference<HealthResult>();
        health.getResult()
                .subscribe(
                        new Subscriber<>() {
                            @Override
                            public void onSubscribe(Subscription subscription) {
                                subscription.request(1);
                            }

                            @Override
                            public void onNext(HealthResult next) {
                                result.set(next);
                            }

                            @Override
                            public void onError(Throwable e) {
                                throw new IllegalStateException(e);
                            }

                            @Override
                            public void onComplete() {}
                        });
        return Objects.requireNonNull(result.get());
    }

    @Test
    void a_queue_whose_handlers_hang_is_down_and_up_again_when_they_are_back() throws Exception {
        var hanging = new CountDownLatch(1);
        queues.provision(new QueueSpec(QUEUE, Guarantees.NONE, LEASE, Duration.ofDays(4), null));
        var message = Message.of("a", "order.placed", clock.instant(), Payload.empty());
        queues.send(QUEUE, List.of(Outgoing.now(message)));
        var retry = new Backoff(3, Duration.ofSeconds(2), Duration.ofMinutes(1));
        workers.handle(
                new WorkerSettings(QUEUE, 1, LEASE, TIMEOUT, retry, WorkerSettings.POLL),
                Handlers.all(
                        (same, attempt) -> {
                            while (hanging.getCount() > 0) {
                                Thread.onSpinWait(); // deaf to its interrupt
                            }
                            return Verdict.done();
                        }));
        workers.start();
        await().until(() -> workers.inFlight().equals(Map.of(QUEUE, 1)));
        clock.advance(TIMEOUT.plus(StuckPolicy.USUAL.grace()));
        assertEquals(HealthStatus.UP, health().getStatus());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(HealthStatus.DOWN, health().getStatus());
        assertEquals(Map.of("orders", "STALLED"), health().getDetails());
        hanging.countDown();
        await().until(() -> health().getStatus().equals(HealthStatus.UP));
        workers.drain(Duration.ofMillis(200));
    }
}
