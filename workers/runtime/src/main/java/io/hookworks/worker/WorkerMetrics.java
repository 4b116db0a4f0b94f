package io.hookworks.worker;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times deliveries, by queue and ending:
 *
 * <ul>
 *   <li>{@code hookworks.deliveries} (timer; queue, ending): from receive to end
 *   <li>{@code hookworks.kept} (counter; queue): attempts that failed or were put off, where order
 *       keeps the message
 *   <li>{@code hookworks.lag} (gauge, seconds; queue): how long what was received last had waited;
 *       zero when there was nothing. On SQS a delay counts as waiting
 *   <li>{@code hookworks.receives} (counter; queue, outcome)
 *   <li>{@code hookworks.stuck} (counter; queue): handlers that did not come back when cancelled
 *   <li>{@code hookworks.leases} (counter; queue, outcome): renewals
 *   <li>{@code hookworks.thread.restarts} (counter; queue, thread): threads of the worker's own
 *       ({@code poll}, {@code heartbeat}, {@code pause}) that failed and began anew
 * </ul>
 *
 * and, once it {@linkplain #watch watches} workers, gauges by queue: {@code hookworks.concurrency},
 * {@code hookworks.in.flight}, {@code hookworks.permits}, {@code hookworks.stuck.now}, {@code
 * hookworks.breaker} and {@code hookworks.paused} (0 or 1), {@code hookworks.receive.overdue} and
 * {@code hookworks.stalled} (seconds).
 *
 * <p>No tag takes a value from outside, so their number is bounded by the queues.
 */
public final class WorkerMetrics implements WorkerObserver {
    private static final List<String> ENDINGS =
            List.of("acked", "retried", "handed_back", "dead_lettered", "abandoned");

    private static final List<String> THREADS = List.of("poll", "heartbeat", "pause");

    /** From what a quick handler takes to what a slow one does. */
    private static final Duration[] STEPS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private final MeterRegistry meters;
    private final Map<QueueName, AtomicLong> lags = new ConcurrentHashMap<>();

    public WorkerMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Shows how their work stands, and counters that have counted nothing yet as zero. */
    public void watch(Workers workers) {
        for (var queue : workers.states().keySet()) {
            gauge("hookworks.concurrency", workers, queue, QueueState::concurrency);
            gauge("hookworks.in.flight", workers, queue, QueueState::inFlight);
            gauge("hookworks.permits", workers, queue, QueueState::permits);
            gauge("hookworks.stuck.now", workers, queue, QueueState::stuck);
            gauge("hookworks.breaker", workers, queue, state -> state.outage() ? 1 : 0);
            gauge("hookworks.paused", workers, queue, state -> state.paused() ? 1 : 0);
            gauge(
                    "hookworks.receive.overdue",
                    workers,
                    queue,
                    state -> state.overdue().toSeconds());
            gauge("hookworks.stalled", workers, queue, state -> state.stalled().toSeconds());
            THREADS.forEach(thread -> restarts(queue, thread));
            counter("hookworks.stuck", queue);
            counter("hookworks.kept", queue);
            extended(queue, 0, 0);
            ENDINGS.forEach(ending -> deliveries(queue, ending));
        }
    }

    private void gauge(
            String name, Workers workers, QueueName queue, ToDoubleFunction<QueueState> value) {
        Gauge.builder(
                        name,
                        workers,
                        all -> {
                            var state = all.states().get(queue);
                            return state == null ? Double.NaN : value.applyAsDouble(state);
                        })
                .tag("queue", queue.value())
                .register(meters);
    }

    private Counter counter(String name, QueueName queue) {
        return Counter.builder(name).tag("queue", queue.value()).register(meters);
    }

    private Counter restarts(QueueName queue, String thread) {
        return Counter.builder("hookworks.thread.restarts")
                .tag("queue", queue.value())
                .tag("thread", thread)
                .register(meters);
    }

    private Timer deliveries(QueueName queue, String ending) {
        return Timer.builder("hookworks.deliveries")
                .tag("queue", queue.value())
                .tag("ending", ending)
                .serviceLevelObjectives(STEPS)
                .register(meters);
    }

    @Override
    public void received(QueueName queue, int messages) {
        counter("hookworks.receives", queue, messages == 0 ? "empty" : "messages").increment();
    }

    @Override
    public void lag(QueueName queue, Duration lag) {
        lags.computeIfAbsent(queue, this::lagGauge).set(lag.toMillis());
    }

    private AtomicLong lagGauge(QueueName queue) {
        var millis = new AtomicLong();
        Gauge.builder("hookworks.lag", millis, held -> held.get() / 1_000.0)
                .baseUnit("seconds")
                .tag("queue", queue.value())
                .register(meters);
        return millis;
    }

    @Override
    public void receiveFailed(QueueName queue, QueueException error) {
        counter("hookworks.receives", queue, error.kind().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void extended(QueueName queue, int renewed, int failed) {
        counter("hookworks.leases", queue, "renewed").increment(renewed);
        counter("hookworks.leases", queue, "failed").increment(failed);
    }

    @Override
    public void kept(QueueName queue, String id, int attempt, Duration wait, String reason) {
        counter("hookworks.kept", queue).increment();
    }

    @Override
    public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
        counter("hookworks.stuck", queue).increment();
    }

    @Override
    public void threadFailed(QueueName queue, String thread, Throwable cause) {
        restarts(queue, thread).increment();
    }

    @Override
    public void ended(DeliveryReport report) {
        deliveries(report.queue(), nameOf(report.ending())).record(report.took());
    }

    private Counter counter(String name, QueueName queue, String outcome) {
        return Counter.builder(name)
                .tag("queue", queue.value())
                .tag("outcome", outcome)
                .register(meters);
    }

    private static String nameOf(Ending ending) {
        return switch (ending) {
            case Ending.Acked _ -> "acked";
            case Ending.Released released -> released.attempt() ? "retried" : "handed_back";
            case Ending.DeadLettered _ -> "dead_lettered";
            case Ending.Abandoned _ -> "abandoned";
        };
    }
}
