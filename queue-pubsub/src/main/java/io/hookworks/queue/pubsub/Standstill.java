package io.hookworks.queue.pubsub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

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

    private final InstantSource clock;
    private Instant looked;
    private int era;

    Standstill(InstantSource clock) {
        this.clock = clock;
        this.looked = clock.instant();
    }

    /**
     * Another one after each standstill: what was opened in an earlier era may have missed the end
     * of a lease.
     */
    synchronized int era() {
        var now = clock.instant();
        if (Duration.between(looked, now).compareTo(LONG) > 0) {
            era++;
        }
        looked = now;
        return era;
    }
}
