package io.hookworks.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The two clocks of a process. {@link #instant()} is the wall clock: for times that leave the
 * process, in messages, logs and files, and for what is compared with such times. It can be set
 * back or forward while the process runs. {@link #steady()} never is: for everything that takes or
 * lasts some time, such as leases, pauses and timeouts. Safe for many threads.
 */
public interface TimeSource extends InstantSource {
    /**
     * The time by a clock that only goes forward, as {@link System#nanoTime()} does. It is close to
     * the wall clock when the process starts and can be any distance from it later, so it is only
     * to be compared with other steady times of the same process, and not written anywhere.
     */
    Instant steady();

    /** Waits for so long by the steady clock; not at all if {@code time} is zero or negative. */
    void sleep(Duration time) throws InterruptedException;

    /** The clocks of this machine; the same ones at every call. */
    static TimeSource system() {
        return SystemTime.SYSTEM;
    }
}
