package io.hookworks.apps.updater;

import io.hookworks.apps.Excerpt;
import io.hookworks.config.DestinationConfig;
import io.hookworks.config.NetworkFailure;
import io.hookworks.queue.Message;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.Verdict;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Delivers messages to one HTTP destination. What it answers is the verdict: 2xx is done; 408, 425,
 * 429, 5xx and network faults are tried again, after the queue's backoff and not before its {@code
 * Retry-After}; a 429 is no attempt, and one that names a time pauses all queues that share the
 * destination's rate; everything else, redirects included, is a dead letter. Safe for many threads,
 * which share connections.
 */
final class EventUpdater implements MessageHandler, AutoCloseable {
    /** So much of an answer's body is read, in bytes. Short ones leave the connection reusable. */
    private static final int BODY_LIMIT = 16 * 1024;

    private static final int FAULT_LIMIT = 200;

    private final String name;
    private final URI url;
    private final Duration timeout;
    private final WebhookRequests requests;
    private final HttpClient client;
    private final Clock clock;

    EventUpdater(DestinationConfig destination, Clock clock) {
        this.name = destination.name();
        this.url = destination.url();
        this.timeout = destination.timeout();
        this.requests = new WebhookRequests(destination, clock);
        this.clock = clock;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(destination.connectTimeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public Verdict handle(Message message, Attempt attempt) throws InterruptedException {
        if (attempt.cancellation().fired()) {
            return stopped();
        }
        var answer = client.sendAsync(requests.of(message), head -> new CappedBody(BODY_LIMIT));
        attempt.cancellation().onFire(() -> answer.cancel(true));
        try {
            return verdict(answer);
        } finally {
            answer.cancel(true);
        }
    }

    /** The client's own timeout ends with the answer's head; this one covers the body too. */
    private Verdict verdict(CompletableFuture<HttpResponse<String>> answer)
            throws InterruptedException {
        try {
            var response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return Answer.of(response).verdict(name, clock.instant());
        } catch (TimeoutException e) {
            return Verdict.retry(
                    name + " did not answer to the end within " + timeout.toMillis() + " ms");
        } catch (CancellationException e) {
            return stopped();
        } catch (ExecutionException e) {
            return fault(e.getCause() == null ? e : e.getCause());
        }
    }

    /** A cancelled request can also end as a fault whose cause is the cancellation. */
    private Verdict fault(Throwable fault) {
        return fault instanceof CancellationException
                ? stopped()
                : Verdict.retry(
                        name
                                + " gave no answer: "
                                + Excerpt.of(NetworkFailure.reason(url, fault), FAULT_LIMIT));
    }

    private Verdict stopped() {
        return Verdict.retry("stopped before " + name + " answered");
    }

    /** Aborts what is still under way: to be called when the workers have come to rest. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
