package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.hookworks.webhook.http.IncomingRequest;
import io.hookworks.webhook.http.SentHeaders;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.util.Optional;

/**
 * Counts and logs what is answered without the {@link WebhookController}: methods, paths and sizes
 * that the server knows to be wrong, and requests that the {@link RequestGate} turns away. Their
 * lines in the log share the bucket of what nobody could verify. Safe for many threads.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class FrameworkAnswers {
    private final IntakeLog log;
    private final Strangers strangers;

    FrameworkAnswers(IntakeLog log, Strangers strangers) {
        this.log = log;
        this.strangers = strangers;
    }

    /** The server answered by itself. */
    void answered(IncomingRequest request, int status) {
        of(status).ifPresent(answer -> record(request, answer));
    }

    /** It was let in nowhere, or had to go before all of it had come. */
    void turnedAway(IncomingRequest request, Answer answer) {
        record(request, answer);
    }

    private void record(IncomingRequest request, Answer answer) {
        request.record();
        var source = Arrival.sourceIn(request.path());
        var arrival =
                new Arrival(
                        source,
                        request.method().name(),
                        request.query(),
                        new SentHeaders(request.headers()),
                        Payload.empty());
        log.answered(arrival, answer, request.age(), strangers.attend());
    }

    private static Optional<Answer> of(int status) {
        return switch (status) {
            case 404 -> Optional.of(new Answer.UnknownSource());
            case 405 -> Optional.of(new Answer.NotAllowed());
            case 413 -> Optional.of(new Answer.TooLarge());
            default -> {
                if (status >= 500) {
                    yield Optional.of(new Answer.Unavailable("the server failed: " + status));
                }
                yield status < 400
                        ? Optional.empty()
                        : Optional.of(new Answer.BadRequest(status, "SERVER_" + status));
            }
        };
    }
}
