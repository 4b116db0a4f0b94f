package io.hookworks.queue.testkit.pubsub;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The one thread that delivers: when something changed, and when a lease or a backoff ends. */
final class FakePump implements AutoCloseable {
    /** In milliseconds; where a test moves the clock, the time may never come. */
    private static final long SHORTEST = 5;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("fake-pubsub-pump").factory());
    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final FakeBroker broker;
    private @Nullable Future<?> alarm;

    FakePump(FakeBroker broker) {
        this.broker = broker;
    }

    void add(Outlet outlet) {
        outlets.add(outlet);
        wake();
    }

    void remove(Outlet outlet) {
        outlets.remove(outlet);
    }

    /** The streams that are open now. */
    List<FakeStream> streams() {
        return outlets.stream()
                .flatMap(
                        outlet ->
                                outlet instanceof FakeStream stream
                                        ? Stream.of(stream)
                                        : Stream.empty())
                .toList();
    }

    void wake() {
        if (!thread.isShutdown() && awake.compareAndSet(false, true)) {
            thread.execute(this::run);
        }
    }

    void later(Duration delay, Runnable action) {
        var _ = thread.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        awake.set(false);
        broker.expire();
        while (deliver()) {
            // Each hands out a little, so that all get their share.
        }
        setAlarm();
    }

    private boolean deliver() {
        boolean some = false;
        for (var outlet : outlets) {
            some |= outlet.deliver();
        }
        return some;
    }

    private void setAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarm =
                broker.nextDue()
                        .map(
                                delay ->
                                        thread.schedule(
                                                this::run,
                                                Math.max(SHORTEST, delay.toMillis() + 1),
                                                TimeUnit.MILLISECONDS))
                        .orElse(null);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
