package io.hookworks.ops;

import io.hookworks.beans.WrongHandlers;
import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The beans of one process: a queue client, and whatever the asked-for roles need. The class path
 * holds all of Hookworks; the roles say which part of it wakes up.
 */
public final class Program implements AutoCloseable {
    /** What a process does. */
    public enum Role {
        /** Takes webhooks. */
        API,
        /** Handles messages. */
        WORKER,
        /** Shows a person what happens, under {@code dev}. */
        DEV
    }

    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    /** How long requests under way may take to finish; longer than most deadlines of sources. */
    private static final String LAST_REQUESTS = "hookworks.http.stop-within";

    private static final String REQUESTS = "hookworks-requests";

    private final ApplicationContext context;

    private Program(ApplicationContext context) {
        this.context = context;
    }

    /**
     * @param settings further properties, such as where the queues are
     */
    public static Program open(Hookworks config, Map<String, Object> settings, Set<Role> roles) {
        return open(config, settings, roles, config, config.catalog());
    }

    /** The same, for as long as it may have to follow the file. */
    public static Program open(
            Hookworks config, FileWatch watch, Map<String, Object> settings, Set<Role> roles) {
        return open(config, settings, roles, config, config.catalog(), watch);
    }

    private static Program open(
            Hookworks config, Map<String, Object> settings, Set<Role> roles, Object... beans) {
        var properties = new HashMap<String, Object>(settings);
        properties.put("micronaut.application.name", "hookworks");
        properties.put("hookworks.provider", config.provider().word());
        var claimCheck = config.claimCheck();
        if (claimCheck != null) {
            properties.put("hookworks.claim-check.scheme", claimCheck.store().getScheme());
            properties.put("hookworks.claim-check.store", claimCheck.store().toString());
        }
        roles.forEach(
                role -> properties.put("hookworks." + role.name().toLowerCase(Locale.ROOT), true));
        var context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .banner(false)
                        .properties(properties)
                        .singletons(beans);
        try {
            return new Program(context.start());
        } catch (BeanInstantiationException e) { // of one that is made at the start
            throw inWords(e);
        }
    }

    /**
     * The queues.
     *
     * @throws OpsException if they cannot be reached as this environment is set
     */
    public QueueClient client() {
        return bean(QueueClient.class);
    }

    /**
     * A bean of this process.
     *
     * @throws OpsException if handlers cannot be used, or something outside cannot be reached
     */
    public <T> T bean(Class<T> type) {
        try {
            return context.getBean(type);
        } catch (BeanInstantiationException e) {
            throw inWords(e);
        }
    }

    /** What a person can mend is told as it is, and not as the story of a bean. */
    private static RuntimeException inWords(BeanInstantiationException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpsException ops) {
                return ops;
            }
            if (cause instanceof UncheckedIOException) { // such as credentials that are not there
                return new OpsException(ExitCode.ERROR, String.valueOf(cause.getMessage()), e);
            }
            if (cause instanceof WrongHandlers) {
                return new OpsException(ExitCode.USAGE, String.valueOf(cause.getMessage()), e);
            }
        }
        return e;
    }

    /** Starts to listen. */
    public void serve() {
        context.getBean(EmbeddedServer.class).start();
    }

    /** Takes no new requests, and lets those under way finish, within a bound. */
    public void stopServing() {
        var within =
                context.getProperty(LAST_REQUESTS, Duration.class).orElse(Duration.ofSeconds(5));
        try {
            requests()
                    .thenCompose(
                            _ ->
                                    context.getBean(GracefulShutdownManager.class)
                                            .shutdownGracefully())
                    .toCompletableFuture()
                    .get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("requests under way are cut after {} s", within.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("the server did not stop in an orderly way", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The API's, while the port is still open: who comes meanwhile is told to come again. */
    private CompletionStage<?> requests() {
        return context.findBean(GracefulShutdownCapable.class, Qualifiers.byName(REQUESTS))
                .<CompletionStage<?>>map(GracefulShutdownCapable::shutdownGracefully)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void close() {
        context.close();
    }
}
