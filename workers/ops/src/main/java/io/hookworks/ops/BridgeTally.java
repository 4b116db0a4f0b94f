package io.hookworks.ops;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Ending;
import io.hookworks.worker.WorkerObserver;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the messages of a bridge. Bounded: of those that stay the ids are kept, and of no
 * others.
 */
final class BridgeTally implements WorkerObserver {
    /** Of one queue. */
    private static final class Counts {
        private final AtomicLong moved = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final Set<String> staying = ConcurrentHashMap.newKeySet();
        private final AtomicInteger emptyInARow = new AtomicInteger();
        private volatile long lastMoved = System.nanoTime();
    }

    private final Map<QueueName, Counts> counts = new TreeMap<>();

    BridgeTally(Collection<QueueName> queues) {
        queues.forEach(queue -> counts.put(queue, new Counts()));
    }

    private Counts of(QueueName queue) {
        return Objects.requireNonNull(counts.get(queue));
    }

    @Override
    public void received(QueueName queue, int messages) {
        if (messages == 0) {
            of(queue).emptyInARow.incrementAndGet();
        } else {
            of(queue).emptyInARow.set(0);
        }
    }

    @Override
    public void ended(DeliveryReport report) {
        var of = of(report.queue());
        switch (report.ending()) {
            case Ending.Acked() -> {
                of.moved.incrementAndGet();
                of.staying.remove(report.id());
                of.lastMoved = System.nanoTime();
            }
            case Ending.DeadLettered _ -> {
                of.refused.incrementAndGet();
                of.staying.remove(report.id());
            }
            case Ending.Released _, Ending.Abandoned _ -> of.staying.add(report.id());
        }
    }

    long moved() {
        return counts.values().stream().mapToLong(each -> each.moved.get()).sum();
    }

    /** How many were given back, and have not come again since. */
    int staying(QueueName queue) {
        return of(queue).staying.size();
    }

    /** How many receives in a row brought nothing. */
    int emptyInARow(QueueName queue) {
        return of(queue).emptyInARow.get();
    }

    /** For how long nothing of it was moved. */
    Duration quiet(QueueName queue) {
        return Duration.ofNanos(System.nanoTime() - of(queue).lastMoved);
    }

    /** Whether everything that was met was moved. */
    boolean complete() {
        return counts.values().stream()
                .allMatch(each -> each.refused.get() == 0 && each.staying.isEmpty());
    }

    /** By queue. */
    Table report() {
        var table = new Table("QUEUE", "MOVED", "REFUSED", "STAYING");
        counts.forEach(
                (queue, of) ->
                        table.row(queue, of.moved.get(), of.refused.get(), of.staying.size()));
        return table;
    }
}
