package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;

import jakarta.annotation.PreDestroy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The spool of those sources that {@code hookworks.yaml} gives one. Made when the program starts,
 * so that a directory which cannot be used is told then.
 */
@Context
@Requires(property = "hookworks.api", value = "true")
final class SecondLanding {
    private final @Nullable Spool spool;
    private final Set<String> sources;

    SecondLanding(Hookworks config, QueueClient client, MeterRegistry meters) throws IOException {
        var wanted = config.spool();
        if (wanted == null) {
            spool = null;
            sources = Set.of();
            return;
        }
        var opened = new Spool(wanted.directory(), wanted.mostBytes(), client);
        Gauge.builder("hookworks.spool.bytes", opened, Spool::bytes).register(meters);
        opened.start();
        spool = opened;
        sources = wanted.sources();
    }

    /** Where events of a source may wait; empty: nowhere. */
    Optional<Spool> of(String source) {
        return sources.contains(source) ? Optional.ofNullable(spool) : Optional.empty();
    }

    @PreDestroy
    void close() throws IOException {
        if (spool != null) {
            spool.close();
        }
    }
}
