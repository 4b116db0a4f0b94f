package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Makes the spool, if {@code hookworks.yaml} has one. */
@Factory
@Requires(property = "hookworks.api", value = "true")
final class SpoolFactory {
    @Context // so that one that cannot be used is told at the start
    @Bean(preDestroy = "close")
    @Nullable Spool spool(Hookworks config, QueueClient client, MeterRegistry meters)
            throws IOException {
        var spool = config.spool();
        if (spool == null) {
            return null;
        }
        var opened = new Spool(spool.directory(), spool.mostBytes(), client);
        Gauge.builder("hookworks.spool.bytes", opened, Spool::bytes).register(meters);
        opened.start();
        return opened;
    }
}
