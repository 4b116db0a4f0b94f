package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.config.RateConfig;
import io.hookworks.config.SourceConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast each source's verified events come in, in this process. Asked after a request is
 * verified and never before: nobody else can use up a source's rate. Who does not come again after
 * a 429 is let in all the same, and counted: {@code hookworks.webhooks.over.rate} (source).
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Rates {
    private final Map<String, TokenBucket> buckets = new HashMap<>();
    private final MeterRegistry meters;

    Rates(Hookworks config, InstantSource clock, MeterRegistry meters) {
        this.meters = meters;
        for (var source : config.sources().values()) {
            var rate = source.admission().rate();
            if (rate != null) {
                buckets.put(source.name(), bucket(rate, clock));
                counter(source);
            }
        }
    }

    private static TokenBucket bucket(RateConfig rate, InstantSource clock) {
        return new TokenBucket(
                rate.permits() / (rate.per().toMillis() / 1_000.0), rate.burst(), clock);
    }

    /** How long an event must wait; empty: it is let in. */
    Optional<Duration> waitFor(SourceConfig source) {
        var bucket = buckets.get(source.name());
        if (bucket == null || bucket.take()) {
            return Optional.empty();
        }
        counter(source).increment();
        return source.profile().retries() ? Optional.of(bucket.untilNext()) : Optional.empty();
    }

    private Counter counter(SourceConfig source) {
        return Counter.builder("hookworks.webhooks.over.rate")
                .tag("source", source.name())
                .register(meters);
    }
}
