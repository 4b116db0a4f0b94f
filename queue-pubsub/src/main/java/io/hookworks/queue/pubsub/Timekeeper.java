package io.hookworks.queue.pubsub;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One thread that does things at their time; what runs on it does not wait. */
final class Timekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hookworks-pubsub").factory());

    /** Not before {@code wait} is over. After {@link #stop} nothing is done any more. */
    void later(Duration wait, Runnable action) {
        try {
            var _ = thread.schedule(guarded(action), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the client was closed", e);
        }
    }

    void every(Duration interval, Runnable action) {
        var nanos = interval.toNanos();
        try {
            var _ = thread.scheduleAtFixedRate(guarded(action), nanos, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the client was closed", e);
        }
    }

    /** Whatever is thrown, an Error too, would end all further rounds without a word. */
    private static Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (Throwable e) {
                LOG.error("housekeeping of Pub/Sub streams failed; its next round comes", e);
            }
        };
    }

    void stop() {
        thread.shutdownNow();
    }
}
