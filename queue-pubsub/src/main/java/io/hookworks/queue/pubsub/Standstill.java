package io.hookworks.queue.pubsub;

import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that this process stood still: stopped, suspended, without a processor. What lay in its
 * sockets meanwhile was sent under leases that may be over, and nothing about it tells; the service
 * takes every later call about such a lease without a word. Safe for many threads.
 */
final class Standstill {
    /**
     * How often to look while streams are open, so that a gap between two looks means something.
     */
    static final Duration BEAT = Duration.ofMillis(500);

    /** Well below the shortest deadline of a stream, well above the pause of a collector. */
    static final Duration LONG = Duration.ofSeconds(3);

    private final TimeSource clock;
    private Instant looked;
    private Instant lookedAtWall;
    private int era;

    Standstill(TimeSource clock) {
        this.clock = clock;
        this.looked = clock.steady();
        this.lookedAtWall = clock.instant();
    }

    /**
     * Another one after each standstill: what was opened in an earlier era may have missed the end
     * of a lease.
     */
    synchronized int era() {
        var now = clock.steady();
        var wall = clock.instant();
        if (isLong(looked, now) || isLong(lookedAtWall, wall)) {
            era++;
        }
        looked = now;
        lookedAtWall = wall;
        return era;
    }

    private static boolean isLong(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(LONG) > 0;
    }
}
