package io.hookworks.queue.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for many threads. */
public final class ManualClock extends Clock {
    private final AtomicReference<Instant> now;
    private final List<Runnable> listeners;
    private final ZoneId zone;

    private ManualClock(AtomicReference<Instant> now, List<Runnable> listeners, ZoneId zone) {
        this.now = now;
        this.listeners = listeners;
        this.zone = zone;
    }

    /** Stands at {@code start}, in UTC. */
    public static ManualClock at(Instant start) {
        return new ManualClock(
                new AtomicReference<>(start), new CopyOnWriteArrayList<>(), ZoneOffset.UTC);
    }

    /** Stands at some instant that nothing should depend on. */
    public static ManualClock somewhere() {
        return at(Instant.parse("2026-03-01T12:00:00Z"));
    }

    /** Moves the clock, then runs every listener on the calling thread. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + by);
        }
        now.updateAndGet(instant -> instant.plus(by));
        listeners.forEach(Runnable::run);
    }

    /** Runs {@code action} after every later {@link #advance}. */
    public void onAdvance(Runnable action) {
        listeners.add(action);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, moved by the same hand, in another zone. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(now, listeners, other);
    }
}
