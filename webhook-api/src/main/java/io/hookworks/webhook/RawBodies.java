package io.hookworks.webhook;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;

import jakarta.inject.Singleton;

/**
 * Keeps the server from expanding coded bodies, which it does by itself and before anything of ours
 * has looked at the request: a sender signs the bytes as they travel, and a small body may expand
 * to a very large one.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class RawBodies implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
    @Override
    public NettyHttpServerConfiguration onCreated(
            BeanCreatedEvent<NettyHttpServerConfiguration> event) {
        var server = event.getBean();
        server.setRequestDecompressionEnabled(false);
        return server;
    }
}
