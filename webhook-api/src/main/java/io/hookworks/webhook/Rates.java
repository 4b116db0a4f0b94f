package io.hookworks.webhook;

import io.hookworks.config.RateConfig;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast each source's verified events come in, in this process. Asked after a request is
 * verified and never before: nobody else can use up a source's rate. Who does not come again after
 * a 429 is let in all the same, and counted: {@code hookworks.webhooks.over.rate} (source).
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Rates {
    /** A bucket, and what its source said of it when it was made. */
    private record Limited(RateConfig rate, TokenBucket bucket) {}

    /** Verified and unverified events of a source have tokens of their own. */
    private record Kind(String source, boolean verified) {}

    private final Map<Kind, Limited> limited = new ConcurrentHashMap<>();
    private final TimeSource clock;
    private final MeterRegistry meters;

    Rates(Sources sources, TimeSource clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
        for (var source : sources.all()) {
            if (source.admission().rate() != null) {
                counter(source);
            }
        }
    }

    /** How long an event must wait; empty: it is let in. */
    Optional<Duration> waitFor(SourceConfig source) {
        return wait(source, true).filter(_ -> source.profile().retries());
    }

    /**
     * Returns how long an unverified event must wait; empty if it is let in. Unverified events of a
     * source have the same rate as its verified ones, and tokens of their own.
     */
    Optional<Duration> waitForUnverified(SourceConfig source) {
        return wait(source, false);
    }

    private Optional<Duration> wait(SourceConfig source, boolean verified) {
        var rate = source.admission().rate();
        if (rate == null) {
            return Optional.empty();
        }
        var bucket = bucket(new Kind(source.name(), verified), rate);
        if (bucket.take()) {
            return Optional.empty();
        }
        counter(source).increment();
        return Optional.of(bucket.untilNext());
    }

    /** A new one when the file gives its source another rate. */
    private TokenBucket bucket(Kind kind, RateConfig rate) {
        return limited.compute(
                        kind,
                        (_, before) ->
                                before != null && before.rate().equals(rate)
                                        ? before
                                        : new Limited(rate, bucket(rate)))
                .bucket();
    }

    private TokenBucket bucket(RateConfig rate) {
        return new TokenBucket(
                rate.permits() / (rate.per().toMillis() / 1_000.0), rate.burst(), clock);
    }

    private Counter counter(SourceConfig source) {
        return Counter.builder("hookworks.webhooks.over.rate")
                .tag("source", source.name())
                .register(meters);
    }
}
