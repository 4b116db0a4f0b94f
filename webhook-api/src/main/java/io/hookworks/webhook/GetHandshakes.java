package io.hookworks.webhook;

import io.hookworks.webhook.http.IncomingRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Answers GET and HEAD, where a source's sender makes its handshake by them. Everywhere else there
 * is no such route, and the server says so itself.
 */
@ServerFilter(
        patterns = "/webhooks/*",
        methods = {HttpMethod.GET, HttpMethod.HEAD})
@Requires(property = "hookworks.api", value = "true")
final class GetHandshakes {
    private final Intake intake;
    private final IntakeLog log;
    private final Strangers strangers;

    GetHandshakes(Intake intake, IntakeLog log, Strangers strangers) {
        this.intake = intake;
        this.log = log;
        this.strangers = strangers;
    }

    /** Null: it is none, and goes on its way. */
    @RequestFilter
    @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
        var began = System.nanoTime();
        var arrival = Arrival.unread(request);
        var answer = intake.handshake(arrival);
        answer.ifPresent(
                each -> {
                    IncomingRequest.behind(request).ifPresent(IncomingRequest::record);
                    log.answered(
                            arrival,
                            each,
                            Duration.ofNanos(System.nanoTime() - began),
                            strangers.attend(each));
                });
        return answer.<HttpResponse<?>>map(WebhookController::response).orElse(null);
    }

    /**
     * Gives an answer to HEAD a length. Without one the server closes the connection behind it, and
     * the answer to an event that its sender has already sent behind the HEAD would be lost.
     */
    @ResponseFilter
    void keepOpen(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (request.getMethod() == HttpMethod.HEAD
                && response.getBody().isEmpty()
                && !response.getHeaders().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.contentLength(0);
        }
    }
}
