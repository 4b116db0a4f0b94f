package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.TimeSource;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of each source's requests lately, in memory, for whoever asks: when one was taken
 * last, and samples of those that were refused. Of one source and cause a sample is kept each
 * second, of one source so many; a flood only counts.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class SourceBook {
    /** Who sends to a name that nobody has. */
    static final String UNKNOWN = "unknown";

    private static final int KEPT = 20;
    private static final Duration ONE_EACH = Duration.ofSeconds(1);

    /**
     * A sample, and how many like it came until the next.
     *
     * @param alike of the same source and cause, with this one
     */
    record Sample(Refused refused, long alike) {}

    private static final class Page {
        private final ArrayDeque<Sample> samples = new ArrayDeque<>();
        private final Map<Refused.Cause, Instant> lastOf = new EnumMap<>(Refused.Cause.class);
        private @Nullable Instant accepted;

        synchronized void accepted(Instant at) {
            accepted = at;
        }

        /** Whether a new sample is due; if not, the last one counts it. */
        synchronized boolean isDue(Refused.Cause cause, Instant now) {
            var last = lastOf.get(cause);
            if (last == null || !now.isBefore(last.plus(ONE_EACH))) {
                lastOf.put(cause, now);
                return true;
            }
            var kept = new ArrayList<>(samples);
            for (var i = kept.size() - 1; i >= 0; i--) {
                var sample = kept.get(i);
                if (sample.refused().cause() == cause) {
                    kept.set(i, new Sample(sample.refused(), sample.alike() + 1));
                    samples.clear();
                    samples.addAll(kept);
                    return false;
                }
            }
            return false;
        }

        synchronized void add(Refused refused) {
            if (samples.size() == KEPT) {
                samples.removeFirst();
            }
            samples.addLast(new Sample(refused, 1));
        }

        synchronized List<Sample> latestFirst() {
            return List.copyOf(samples).reversed();
        }

        synchronized Optional<Instant> accepted() {
            return Optional.ofNullable(accepted);
        }
    }

    private final Sources sources;
    private final TimeSource clock;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    SourceBook(Sources sources, TimeSource clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /** Writes down what is worth it. */
    void note(Arrival arrival, Answer answer) {
        var source = sources.of(arrival.source()).orElse(null);
        var page = page(source == null ? UNKNOWN : source.name());
        if (answer instanceof Answer.Accepted
                || answer instanceof Answer.Marked
                || answer instanceof Answer.Duplicate) {
            page.accepted(clock.instant());
        }
        cause(answer)
                .filter(cause -> page.isDue(cause, clock.steady()))
                .ifPresent(cause -> page.add(refused(source, arrival, cause)));
    }

    /** Samples of a source's refused requests, the latest first. */
    List<Sample> refused(String source) {
        return page(source).latestFirst();
    }

    /** When the source last sent something that was verified and taken. */
    Optional<Instant> accepted(String source) {
        return page(source).accepted();
    }

    private Page page(String source) {
        return pages.computeIfAbsent(source, _ -> new Page());
    }

    /** Why it was not taken as the sender's; empty: it was, or that was not its fault. */
    private static Optional<Refused.Cause> cause(Answer answer) {
        return switch (answer) {
            case Answer.Unauthorized(var cause) -> Optional.of(Refused.Cause.of(cause));
            case Answer.Unverified(_, var cause) -> Optional.of(Refused.Cause.of(cause));
            case Answer.Quarantined(_, _, var cause) -> Optional.of(Refused.Cause.of(cause));
            case Answer.UnknownSource() -> Optional.of(Refused.Cause.UNKNOWN_SOURCE);
            case Answer.TooLarge() -> Optional.of(Refused.Cause.TOO_LARGE);
            case Answer.Unsupported(var what) ->
                    Optional.of(
                            what.equals("content-type")
                                    ? Refused.Cause.CONTENT_TYPE
                                    : Refused.Cause.CONTENT_ENCODING);
            case Answer.OverRate _, Answer.UnverifiedOverRate _ ->
                    Optional.of(Refused.Cause.OVER_RATE);
            case Answer.NotAllowed() -> Optional.of(Refused.Cause.METHOD);
            case Answer.BadRequest _ -> Optional.of(Refused.Cause.NO_HTTP);
            case Answer.Invalid _, Answer.Marked _ -> Optional.of(Refused.Cause.SCHEMA);
            case Answer.Strange _ -> Optional.of(Refused.Cause.HANDSHAKE);
            case Answer.Accepted _,
                    Answer.Duplicate _,
                    Answer.Handshaken _,
                    Answer.Undecided _,
                    Answer.Unavailable _ ->
                    Optional.empty();
        };
    }

    private Refused refused(@Nullable SourceConfig source, Arrival arrival, Refused.Cause cause) {
        var read = cause != Refused.Cause.METHOD && cause != Refused.Cause.NO_HTTP;
        return new Refused(
                clock.instant(),
                source == null ? UNKNOWN : source.name(),
                cause,
                Redaction.plain(arrival.method()),
                arrival.header("Content-Type").map(Redaction::plain).orElse(null),
                read ? arrival.body().size() : -1,
                read ? arrival.body().sha256() : null,
                Redaction.shown(arrival.headers(), source));
    }
}
