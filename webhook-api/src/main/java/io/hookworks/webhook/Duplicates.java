package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.TimeSource;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Keeps an event that comes again from being sent again, for as long as its source says. An event
 * counts as seen when it has landed, and not before: what comes again meanwhile waits for that, and
 * what failed to land is forgotten at once. Only events that have the same id whenever they come
 * are looked at, in requests that are shown to be genuine. The id is bound to the event's bytes, so
 * the sender's id with other bytes is another event here.
 *
 * <p>Each process remembers for itself and forgets when it ends: it saves handlers work. That an
 * event is handled once is for them, by the message's id, which is the same each time.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Duplicates {
    /** Of each source; at about 200 bytes each. */
    private static final int MOST_SEEN = 50_000;

    /** Requests that wait for another at once: each holds its body. */
    private static final int MOST_WAITING = 500;

    /** An event, from when it came first; {@code landing} completes when that is answered. */
    private static final class Seen {
        final CompletableFuture<Answer> landing = new CompletableFuture<>();
        final Instant until;

        Seen(Instant until) {
            this.until = until;
        }
    }

    private final TimeSource clock;
    private final Map<String, Map<String, Seen>> bySource = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST_WAITING);

    Duplicates(TimeSource clock) {
        this.clock = clock;
    }

    /** Lets an event land, or answers as it was answered when it came first. */
    Answer once(SourceConfig source, String id, Supplier<Answer> landing) {
        if (source.dedupe().isZero()) {
            return landing.get();
        }
        var seen = bySource.computeIfAbsent(source.name(), first -> new LinkedHashMap<>());
        var now = clock.steady();
        var mine = new Seen(now.plus(source.dedupe()));
        var first = claim(seen, id, mine, now);
        return first == mine ? land(seen, id, mine, landing) : await(first, source.deadline());
    }

    /**
     * Forgets what it has seen of a source, so that what its sender sends again is sent on.
     *
     * @return how many events that were
     */
    int forget(String source) {
        var seen = bySource.computeIfAbsent(source, first -> new LinkedHashMap<>());
        synchronized (seen) {
            var count = seen.size();
            seen.clear();
            return count;
        }
    }

    private static Seen claim(Map<String, Seen> seen, String id, Seen mine, Instant now) {
        synchronized (seen) {
            dropOld(seen, now);
            var first = seen.putIfAbsent(id, mine);
            return first == null ? mine : first;
        }
    }

    /** The oldest stand first. */
    private static void dropOld(Map<String, Seen> seen, Instant now) {
        var oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            var isOver = !oldest.next().until.isAfter(now);
            if (!isOver && seen.size() < MOST_SEEN) {
                return;
            }
            oldest.remove();
        }
    }

    private static Answer land(
            Map<String, Seen> seen, String id, Seen mine, Supplier<Answer> landing) {
        Answer answer = new Answer.Unavailable("UNEXPECTED");
        try {
            answer = landing.get();
            return answer;
        } finally {
            if (!(answer instanceof Answer.Accepted)) {
                synchronized (seen) {
                    seen.remove(id, mine);
                }
            }
            mine.landing.complete(answer);
        }
    }

    private Answer await(Seen first, Duration deadline) {
        if (!room.tryAcquire()) {
            return new Answer.Unavailable("THROTTLED");
        }
        try {
            return switch (first.landing.get(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                case Answer.Accepted accepted -> new Answer.Duplicate(accepted);
                case Answer failed -> failed;
            };
        } catch (TimeoutException e) {
            return new Answer.Unavailable("IN_FLIGHT");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("CANCELLED");
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never completes so", e);
        } finally {
            room.release();
        }
    }
}
