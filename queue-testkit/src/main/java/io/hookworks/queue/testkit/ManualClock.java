package io.hookworks.queue.testkit;

import io.hookworks.queue.TimeSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A clock that stands still until a test moves it. Its wall clock can also be set, as an operator
 * or NTP sets that of a machine. Safe for many threads.
 */
public final class ManualClock extends Clock implements TimeSource {
    /** What the views of one clock in different zones share. */
    private static final class Time {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private Instant steady;
        private Duration ahead = Duration.ZERO;
        private int sleeping;

        Time(Instant start) {
            steady = start;
        }

        synchronized Instant steady() {
            return steady;
        }

        synchronized Instant wall() {
            return steady.plus(ahead);
        }

        synchronized int sleeping() {
            return sleeping;
        }

        void move(Duration by, Duration step) {
            synchronized (this) {
                steady = steady.plus(by);
                ahead = ahead.plus(step);
                notifyAll();
            }
            listeners.forEach(Runnable::run);
        }

        synchronized void sleep(Duration time) throws InterruptedException {
            var end = steady.plus(time);
            sleeping++;
            try {
                while (steady.isBefore(end)) {
                    wait();
                }
            } finally {
                sleeping--;
            }
        }
    }

    private final Time time;
    private final ZoneId zone;

    private ManualClock(Time time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    /** Stands at {@code start}, in UTC. */
    public static ManualClock at(Instant start) {
        return new ManualClock(new Time(start), ZoneOffset.UTC);
    }

    /** Stands at some instant that nothing should depend on. */
    public static ManualClock somewhere() {
        return at(Instant.parse("2026-03-01T12:00:00Z"));
    }

    /** Lets time go by, then runs every listener on the calling thread. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + by);
        }
        time.move(by, Duration.ZERO);
    }

    /**
     * Sets the wall clock forward, or back if {@code by} is negative. No time goes by, so {@link
     * #steady()} stays.
     */
    public void stepWall(Duration by) {
        time.move(Duration.ZERO, by);
    }

    /** Runs {@code action} after every later {@link #advance} and {@link #stepWall}. */
    public void onAdvance(Runnable action) {
        time.listeners.add(action);
    }

    @Override
    public Instant instant() {
        return time.wall();
    }

    @Override
    public Instant steady() {
        return time.steady();
    }

    /** Waits until the clock was advanced so far. */
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        time.sleep(duration);
    }

    /** How many threads {@linkplain #sleep sleep} now: lets a test advance the clock in time. */
    public int sleeping() {
        return time.sleeping();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, moved by the same hand, in another zone. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(time, other);
    }
}
