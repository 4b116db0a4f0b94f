package io.hookworks.worker;

import static io.hookworks.worker.StuckPolicy.Reaction.ADD_SLOT;

import io.hookworks.queue.TimeSource;

import java.util.Collection;
import java.util.function.DoubleSupplier;

/**
 * How much of a queue may be in work now: what its settings say, nothing while it is paused or its
 * third party is down, and more beside stuck handlers, if it is to be so. The settings themselves
 * stand here too, since they can change at any time.
 */
final class Effort {
    private final Permits permits;
    private final Breaker breaker;
    private final StuckWatch stuck;
    private final TimeSource clock;
    private volatile WorkerSettings settings;
    private boolean paused;
    private boolean held;

    Effort(
            WorkerSettings settings,
            Permits permits,
            TimeSource clock,
            DoubleSupplier random,
            StuckWatch.Listener listener) {
        this.settings = settings;
        this.permits = permits;
        this.clock = clock;
        this.breaker = new Breaker(() -> this.settings.breaker(), clock, random);
        this.stuck = new StuckWatch(listener);
    }

    WorkerSettings settings() {
        return settings;
    }

    Breaker breaker() {
        return breaker;
    }

    /** Handlers that were cancelled and do not come back. */
    int stuck() {
        return stuck.count();
    }

    synchronized void change(WorkerSettings to) {
        settings = to;
        permits.weight(to.weight());
        apply();
    }

    synchronized void pause(boolean now) {
        paused = now;
        apply();
    }

    /** A pause that stands at the broker, beside one that was said here. */
    synchronized void hold(boolean now) {
        if (held != now) {
            held = now;
            apply();
        }
    }

    synchronized boolean paused() {
        return paused || held;
    }

    /** Looks at all work, and at the clock. */
    void beat(Collection<Work> watched) {
        stuck.beat(watched, clock.steady(), settings.stuck().grace());
        apply();
    }

    /** How many handlers may run at once; what was let in before a pause or an outage too. */
    int most() {
        return settings.concurrency() + added();
    }

    private int added() {
        return settings.stuck().reaction() == ADD_SLOT ? stuck.count() : 0;
    }

    /** The one place that says how many messages may be in work. */
    private synchronized void apply() {
        var most = settings.concurrency();
        var now =
                paused()
                        ? 0
                        : switch (breaker.state()) {
                            case CLOSED -> most;
                            case OPEN -> 0;
                            case PROBING -> Math.min(1, most);
                        };
        permits.limit(now > 0 ? now + added() : 0);
    }
}
