package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the memory of large bodies, before they are read: together they may have an eighth of the
 * heap, by the length that they tell, since each is held two or three times over on its way. Who
 * does not fit is answered 503 and comes again. A body whose length is not told counts as the
 * largest. Small ones pass, as they always have.
 */
@ServerFilter("/webhooks/**")
@Requires(property = "hookworks.api", value = "true")
final class LargeBodies {
    private static final int KIB = 1_024;
    private static final int SMALL = 1_024 * KIB;
    private static final int SHARE = 8;
    private static final String TICKET = "hookworks.large-body";

    /** What a request has taken, until it gives it back once. */
    private record Ticket(int kib, AtomicBoolean back) {}

    private final IntakeLog log;
    private final int largest;
    private final Semaphore room;

    LargeBodies(Hookworks config, IntakeLog log) {
        this.log = log;
        var claimCheck = config.claimCheck();
        this.largest = claimCheck == null ? 0 : claimCheck.maxBody();
        var share = Math.max(Runtime.getRuntime().maxMemory() / SHARE, largest);
        this.room = new Semaphore((int) Math.min(kib(share), Integer.MAX_VALUE));
    }

    /** Null: go on. */
    @RequestFilter
    @Nullable HttpResponse<?> enter(HttpRequest<?> request) {
        var told = request.getContentLength();
        if (largest == 0 || (told >= 0 && told <= SMALL)) {
            return null;
        }
        var bytes = told < 0 ? largest : Math.min(told, largest);
        var ticket = new Ticket((int) kib(bytes), new AtomicBoolean());
        if (!room.tryAcquire(ticket.kib())) {
            return refused(request);
        }
        request.setAttribute(TICKET, ticket);
        return null;
    }

    @ResponseFilter
    void leave(HttpRequest<?> request) {
        request.getAttribute(TICKET, Ticket.class)
                .filter(ticket -> ticket.back().compareAndSet(false, true))
                .ifPresent(ticket -> room.release(ticket.kib()));
    }

    private static long kib(long bytes) {
        return (bytes + KIB - 1) / KIB;
    }

    /** What is free now, in KiB. */
    int room() {
        return room.availablePermits();
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        var unread = Arrival.unread(request);
        log.answered(unread, new Answer.Unavailable("LARGE_BODIES"), Duration.ZERO, true);
        request.setAttribute(FrameworkAnswers.ANSWERED, true);
        return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.RETRY_AFTER, "2")
                .body(Map.of("error", "not stored; try again"));
    }
}
