package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What was ordered of a wire and did not strike yet, and the count of its calls. */
final class Orders {
    private record Storm(int period, List<Fault> faults, AtomicInteger calls) {
        @Nullable Fault next() {
            var place = calls.getAndIncrement() % period;
            return place < faults.size() ? faults.get(place) : null;
        }
    }

    private static final Storm CALM = new Storm(1, List.of(), new AtomicInteger());

    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private volatile Storm storm = CALM;
    private volatile Duration lateness = Duration.ZERO;
    private volatile CountDownLatch healing = new CountDownLatch(1);

    void order(String operation, Fault... ordered) {
        faults.computeIfAbsent(operation, name -> new ConcurrentLinkedQueue<>())
                .addAll(List.of(ordered));
    }

    void storm(int period, Fault... ordered) {
        if (ordered.length > period) {
            throw new IllegalArgumentException(ordered.length + " faults in " + period + " calls");
        }
        storm = new Storm(period, List.of(ordered), new AtomicInteger());
    }

    void slow(Duration by) {
        lateness = by;
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** Counts a call, and tells what strikes it. */
    @Nullable Fault next(String operation) {
        calls.merge(operation, 1, Integer::sum);
        var ordered = faults.get(operation);
        var fault = ordered == null ? null : ordered.poll();
        return fault == null ? storm.next() : fault;
    }

    /** When an answer may go on that comes now, of a call that {@code fault} struck. */
    Due due(@Nullable Fault fault) {
        var late = fault instanceof Fault.Delay(var by) ? lateness.plus(by) : lateness;
        return new Due(System.nanoTime() + late.toNanos(), healing);
    }

    /** A time, or the healing of the wire if that comes before. */
    record Due(long nanos, CountDownLatch healing) {
        void await() throws InterruptedException {
            var left = nanos - System.nanoTime();
            if (left > 0) {
                var _ = healing.await(left, TimeUnit.NANOSECONDS);
            }
        }
    }

    void heal() {
        faults.clear();
        storm = CALM;
        lateness = Duration.ZERO;
        var healed = healing;
        healing = new CountDownLatch(1);
        healed.countDown();
    }
}
