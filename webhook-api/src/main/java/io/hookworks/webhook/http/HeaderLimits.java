package io.hookworks.webhook.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;

import jakarta.inject.Singleton;

/**
 * Raises the limits of a request's head: proxies and tracing add headers that together exceed the 8
 * KiB of the server's defaults. 32 KiB for all headers, 16 KiB for the request line.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class HeaderLimits implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
    private static final int HEADERS = 32 * 1_024;
    private static final int REQUEST_LINE = 16 * 1_024;

    @Override
    public NettyHttpServerConfiguration onCreated(
            BeanCreatedEvent<NettyHttpServerConfiguration> event) {
        var server = event.getBean();
        server.setMaxHeaderSize(HEADERS);
        server.setMaxInitialLineLength(REQUEST_LINE);
        return server;
    }
}
