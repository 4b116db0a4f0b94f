package io.hookworks.queue;

import java.time.Duration;
import java.time.Instant;

/** The clocks of this machine. All steady times of a process count from one moment. */
enum SystemTime implements TimeSource {
    SYSTEM;

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Instant steady() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}
