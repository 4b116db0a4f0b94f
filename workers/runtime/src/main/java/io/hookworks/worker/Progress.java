package io.hookworks.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Whether a queue gets anywhere: messages are in work, and some of them end. What waits for its
 * turn or its next attempt is not in work. Safe for many threads.
 */
final class Progress {
    private final Supplier<? extends Collection<Work>> watched;
    private final Supplier<WorkerSettings> settings;
    private volatile Instant lastEnd = Instant.MIN;

    Progress(Supplier<? extends Collection<Work>> watched, Supplier<WorkerSettings> settings) {
        this.watched = watched;
        this.settings = settings;
    }

    /** A message has ended, in whatever way. */
    void ended(Instant now) {
        lastEnd = now;
    }

    /**
     * For how long a message has been in work beyond its queue's timeout and the grace of its
     * {@link StuckPolicy}, while none ended at all; zero: all is well.
     */
    Duration stalled(Instant now) {
        var since =
                watched.get().stream()
                        .map(Work::startedAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .map(oldest -> oldest.isAfter(lastEnd) ? oldest : lastEnd);
        if (since.isEmpty()) {
            return Duration.ZERO;
        }
        var allowed = settings.get();
        var over =
                Duration.between(since.get(), now)
                        .minus(allowed.timeout())
                        .minus(allowed.stuck().grace());
        return over.isNegative() ? Duration.ZERO : over;
    }
}
