package io.hookworks.webhook.http;

import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * A request of the public port on its way from the HTTP codec to its route: with a target that the
 * router takes, the query as it was sent, and whether its answer has been recorded.
 *
 * <p>It has no {@code Origin}: some providers send one (GoCardless), and the server would answer
 * 403 to it where {@code Host} begins with {@code localhost}, as it does behind a proxy with its
 * defaults. Browsers read nothing here, and what they send has no signature.
 */
public final class IncomingRequest extends DefaultHttpRequest {
    private final RequestTarget target;
    private final long began = System.nanoTime();
    private volatile boolean recorded;

    private IncomingRequest(HttpRequest sent, RequestTarget target) {
        super(
                sent.protocolVersion(),
                sent.method(),
                target.uri(),
                sent.headers().remove(HttpHeaderNames.ORIGIN));
        this.target = target;
    }

    public static IncomingRequest of(HttpRequest sent) {
        return new IncomingRequest(sent, RequestTarget.of(sent.uri()));
    }

    /** The request that the server has made another one of; empty on other ports. */
    public static Optional<IncomingRequest> behind(io.micronaut.http.HttpRequest<?> request) {
        var server = request;
        while (server instanceof HttpRequestWrapper<?> wrapper) {
            server = wrapper.getDelegate();
        }
        return server instanceof NettyHttpRequest<?> netty
                        && netty.getNativeRequest() instanceof IncomingRequest incoming
                ? Optional.of(incoming)
                : Optional.empty();
    }

    public String path() {
        return target.path();
    }

    /** As it was sent; null: there is none. */
    public @Nullable String query() {
        return target.query();
    }

    /** Since its head had come. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Notes that its answer is counted and logged. */
    public void record() {
        recorded = true;
    }

    public boolean isRecorded() {
        return recorded;
    }
}
