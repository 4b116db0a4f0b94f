package io.hookworks.worker;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts and times deliveries, by queue and ending:
 *
 * <ul>
 *   <li>{@code hookworks.deliveries} (timer; queue, ending): from receive to end
 *   <li>{@code hookworks.kept} (counter; queue): attempts that failed, where order keeps the
 *       message
 *   <li>{@code hookworks.lag} (gauge, seconds; queue): how long what was received last had waited;
 *       zero when there was nothing. On SQS a delay counts as waiting
 *   <li>{@code hookworks.receives} (counter; queue, outcome)
 *   <li>{@code hookworks.stuck} (counter; queue): handlers that did not come back when cancelled
 *   <li>{@code hookworks.leases} (counter; queue, outcome): renewals
 * </ul>
 *
 * No tag takes a value from outside, so their number is bounded by the queues.
 */
public final class WorkerMetrics implements WorkerObserver {
    private final MeterRegistry meters;
    private final Map<QueueName, AtomicLong> lags = new ConcurrentHashMap<>();

    public WorkerMetrics(MeterRegistry meters) {
        this.meters = meters;
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
        Counter.builder("hookworks.kept").tag("queue", queue.value()).register(meters).increment();
    }

    @Override
    public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
        Counter.builder("hookworks.stuck").tag("queue", queue.value()).register(meters).increment();
    }

    @Override
    public void ended(DeliveryReport report) {
        Timer.builder("hookworks.deliveries")
                .tag("queue", report.queue().value())
                .tag("ending", nameOf(report.ending()))
                .register(meters)
                .record(report.took());
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
