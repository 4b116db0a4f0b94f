package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.webhook.http.IncomingRequest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the memory of large bodies, before they are read: together they may have an eighth of the
 * heap, by the length that they tell, since each is held two or three times over on its way. Who
 * does not fit is answered 503 and comes again. A body whose length is not told counts as the
 * largest. No source may have more than half of it, for strangers may send in its name; those that
 * take no large bodies have one half together. {@link BodyBytes} bounds that of small ones.
 */
@ServerFilter("/webhooks/**")
@Requires(property = "hookworks.api", value = "true")
final class LargeBodies {
    private static final int KIB = 1_024;
    private static final int SMALL = 1_024 * KIB;
    private static final int SHARE = 8;
    private static final String TICKET = "hookworks.large-body";

    /** Sources that never send large ones: theirs are of strangers, or of no told length. */
    private static final String OTHERS = "";

    /** What a request has taken, of all and of its source's share, until it gives it back once. */
    private record Ticket(int kib, Semaphore share, AtomicBoolean back) {}

    private final Sources sources;
    private final IntakeLog log;
    private final int largest;
    private final int half;
    private final Semaphore room;
    private final Map<String, Semaphore> shares = new ConcurrentHashMap<>();

    LargeBodies(Hookworks config, Sources sources, IntakeLog log, MeterRegistry meters) {
        this.sources = sources;
        this.log = log;
        var claimCheck = config.claimCheck();
        this.largest = claimCheck == null ? 0 : claimCheck.maxBody();
        var all = kib(Math.max(Runtime.getRuntime().maxMemory() / SHARE, largest));
        this.room = new Semaphore((int) Math.min(all, Integer.MAX_VALUE));
        var whole = room.availablePermits();
        Gauge.builder(
                        "hookworks.bodies.large.bytes",
                        this,
                        each -> (double) KIB * (whole - each.room.availablePermits()))
                .register(meters);
        this.half = (int) Math.max(room.availablePermits() / 2, kib(largest));
    }

    /**
     * Whether a body is one of those that are bounded here.
     *
     * @param told its length in bytes; -1: it is not told
     */
    boolean counts(long told) {
        return largest > 0 && (told < 0 || told > SMALL);
    }

    /** Null: go on. */
    @RequestFilter
    @Nullable HttpResponse<?> enter(HttpRequest<?> request) {
        var told = request.getContentLength();
        if (!counts(told)) {
            return null;
        }
        var source = sources.of(name(request)).orElse(null);
        if (source == null) {
            return WebhookController.response(new Answer.UnknownSource());
        }
        if (told > source.maxBody()) {
            return WebhookController.response(new Answer.TooLarge());
        }
        var kib = (int) kib(told < 0 ? largest : told);
        var share =
                shares.computeIfAbsent(
                        source.maxBody() > SMALL ? source.name() : OTHERS,
                        _ -> new Semaphore(half));
        if (!share.tryAcquire(kib)) {
            return refused(request);
        }
        if (!room.tryAcquire(kib)) {
            share.release(kib);
            return refused(request);
        }
        request.setAttribute(TICKET, new Ticket(kib, share, new AtomicBoolean()));
        return null;
    }

    private static String name(HttpRequest<?> request) {
        var path = request.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @ResponseFilter
    void leave(HttpRequest<?> request) {
        request.getAttribute(TICKET, Ticket.class)
                .filter(ticket -> ticket.back().compareAndSet(false, true))
                .ifPresent(
                        ticket -> {
                            ticket.share().release(ticket.kib());
                            room.release(ticket.kib());
                        });
    }

    private static long kib(long bytes) {
        return (bytes + KIB - 1) / KIB;
    }

    /** What is free now for a source of large bodies, in KiB. */
    int room(String source) {
        var share = shares.get(source);
        return Math.min(room.availablePermits(), share == null ? half : share.availablePermits());
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        var unread = Arrival.unread(request);
        log.answered(unread, new Answer.Unavailable("LARGE_BODIES"), Duration.ZERO, true);
        IncomingRequest.behind(request).ifPresent(IncomingRequest::record);
        return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.RETRY_AFTER, "2")
                .body(Map.of("error", "not stored; try again"));
    }
}
