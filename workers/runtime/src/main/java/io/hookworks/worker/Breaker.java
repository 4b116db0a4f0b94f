package io.hookworks.worker;

import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Tells an outage of the third party from messages that fail by themselves: in an outage one
 * message after the other fails. Then nothing more is received, and what fails still costs no
 * attempt; after a while one message is tried, and if it succeeds, all goes on. A queue has one
 * third party: give each a queue of its own.
 */
final class Breaker {
    /** How much may be received. */
    enum State {
        /** As much as the settings say. */
        CLOSED,
        /** Nothing. */
        OPEN,
        /** One message at a time. */
        PROBING
    }

    private static final int MOST_TIMES = 8;

    private final Supplier<@Nullable BreakerSettings> settings;
    private final TimeSource clock;
    private final DoubleSupplier random;
    private final Set<String> failed = new HashSet<>();
    private State state = State.CLOSED;
    private Instant probeAt = Instant.MIN;
    private int openings;

    /**
     * @param settings null: it never opens
     */
    Breaker(Supplier<@Nullable BreakerSettings> settings, TimeSource clock, DoubleSupplier random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** How much may be received now. */
    synchronized State state() {
        if (settings.get() == null) {
            close();
        } else if (state == State.OPEN && !clock.steady().isBefore(probeAt)) {
            state = State.PROBING;
        }
        return state;
    }

    /** A handler came to a verdict by itself: the third party answers. */
    synchronized void succeeded() {
        close();
    }

    private void close() {
        failed.clear();
        state = State.CLOSED;
        openings = 0;
    }

    /**
     * An attempt failed.
     *
     * @return how long the message is to wait if that is the outage's fault; empty: its own
     */
    synchronized Optional<Duration> failed(String id) {
        var now = settings.get();
        if (now == null) {
            return Optional.empty();
        }
        switch (state()) {
            case CLOSED -> {
                failed.add(id);
                if (failed.size() < now.failures()) {
                    return Optional.empty();
                }
                open(now);
            }
            case PROBING -> open(now);
            case OPEN -> {}
        }
        return Optional.of(untilProbe());
    }

    private void open(BreakerSettings now) {
        openings++;
        var waits =
                new Backoff(Integer.MAX_VALUE, now.probe(), now.probe().multipliedBy(MOST_TIMES));
        probeAt =
                clock.steady().plus(waits.delayAfter(openings, random.getAsDouble()).orElseThrow());
        state = State.OPEN;
    }

    private Duration untilProbe() {
        var left = Duration.between(clock.steady(), probeAt);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
