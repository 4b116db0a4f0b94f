package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.io.buffer.ReferenceCounted;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * HTTP, and nothing but HTTP: hands requests to the {@link Intake} and its answers to the sender.
 */
@Controller("/webhooks")
@Requires(property = "hookworks.api", value = "true")
final class WebhookController {
    /** Spread, so that senders who were turned away together do not come back together. */
    private static final int SOONEST_RETRY = 1;

    private static final int LATEST_RETRY = 5;

    private final Intake intake;
    private final IntakeLog log;

    WebhookController(Intake intake, IntakeLog log) {
        this.intake = intake;
        this.log = log;
    }

    @Post("/{source}")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> take(
            String source, HttpRequest<?> request, @Body @Nullable ByteBuffer<?> body) {
        var began = System.nanoTime();
        var arrival = new Arrival(source, request.getHeaders()::getAll, payload(body));
        var answer = intake.take(arrival);
        log.answered(arrival, answer, Duration.ofNanos(System.nanoTime() - began));
        return response(answer);
    }

    /**
     * The server's memory is given back at once: nobody else does it for a body bound like this.
     */
    private static Payload payload(@Nullable ByteBuffer<?> body) {
        if (body == null) {
            return Payload.empty();
        }
        try {
            return Payload.of(body.toByteArray());
        } finally {
            if (body instanceof ReferenceCounted counted) {
                counted.release();
            }
        }
    }

    private static HttpResponse<?> response(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(var status, var id, _, _) ->
                    HttpResponse.status(HttpStatus.valueOf(status)).body(Map.of("id", id));
            case Answer.UnknownSource() -> problem(HttpStatus.NOT_FOUND, "no such source");
            case Answer.Unauthorized _ ->
                    problem(HttpStatus.UNAUTHORIZED, "not signed as this source signs");
            case Answer.TooLarge() ->
                    problem(
                            HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                            "larger than this source may send");
            case Answer.Unsupported(var what) ->
                    problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported " + what);
            case Answer.Unavailable _ ->
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "not stored; try again")
                            .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter()));
        };
    }

    private static int retryAfter() {
        return ThreadLocalRandom.current().nextInt(SOONEST_RETRY, LATEST_RETRY + 1);
    }

    private static MutableHttpResponse<?> problem(HttpStatus status, String what) {
        return HttpResponse.status(status).body(Map.of("error", what));
    }
}
