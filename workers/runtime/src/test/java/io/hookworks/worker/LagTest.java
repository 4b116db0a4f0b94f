package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

class LagTest {
    private static final QueueName QUEUE = QueueName.of("orders");

    @Test
    void lag_is_what_the_last_received_had_waited_and_no_backoff() throws Exception {
        var clock = ManualClock.somewhere();
        var queues = new InMemoryQueues(clock);
        var lease = Duration.ofMinutes(1);
        queues.provision(new QueueSpec(QUEUE, Guarantees.NONE, lease, Duration.ofDays(4), null));
        var message = Message.of("id", "type", clock.instant(), Payload.empty());
        queues.send(QUEUE, List.of(Outgoing.now(message)));
        clock.advance(Duration.ofSeconds(90));

        var meters = new SimpleMeterRegistry();
        var lags = new SynchronousQueue<Double>();
        var workers = new Workers(queues, new WorkerMetrics(meters), clock);
        workers.handle(
                new WorkerSettings(
                        QUEUE,
                        1,
                        lease,
                        lease,
                        new Backoff(9, Duration.ofMinutes(10), Duration.ofMinutes(10)),
                        Duration.ofSeconds(1)),
                Handlers.all(
                        (handled, attempt) -> {
                            lags.put(meters.get("hookworks.lag").gauge().value());
                            return Verdict.retryAfter(Duration.ofMinutes(10), "not yet");
                        }));
        workers.start();
        assertEquals(90.0, lags.take());
        while (queues.stats(QUEUE).inFlight().orElseThrow() > 0) {
            Thread.onSpinWait();
        }
        while (queues.waitingReceives() == 0) {
            Thread.onSpinWait();
        }
        clock.advance(Duration.ofMinutes(10));
        assertEquals(90.0, lags.take());
        workers.drain(Duration.ofSeconds(1));
    }
}
