package io.hookworks.webhook;

import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests under way. When the program stops they are answered as ever, and each connection
 * ends with its answer; what comes meanwhile is answered 503 and goes elsewhere. The program closes
 * the port when none is left. Safe for many threads.
 */
@Singleton
@Named(Requests.NAME)
@Requires(property = "hookworks.api", value = "true")
final class Requests implements GracefulShutdownCapable {
    /** By which the program finds it, and stops it before the server. */
    static final String NAME = "hookworks-requests";

    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    /** Whether another may begin; each that may must end. */
    boolean begin() {
        underWay.incrementAndGet();
        if (draining) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (underWay.decrementAndGet() == 0 && draining) {
            drained.complete(null);
        }
    }

    boolean draining() {
        return draining;
    }

    int count() {
        return underWay.get();
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        draining = true;
        if (underWay.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }
}
