package io.hookworks.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.hookworks.config.BodySchema.Violation;
import io.hookworks.queue.Payload;
import io.hookworks.signature.Handshake;
import io.hookworks.webhook.http.IncomingRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
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

    private final Strangers strangers;

    WebhookController(Intake intake, IntakeLog log, Strangers strangers) {
        this.intake = intake;
        this.log = log;
        this.strangers = strangers;
    }

    @Operation(
            summary = "Takes a webhook",
            description = "Signed as its provider signs. Its queue gets the body byte for byte.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.ALL,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(
            responseCode = "200",
            description = "durable in its queue; 201, 202 or 204 where the provider wants that")
    @ApiResponse(
            responseCode = "202",
            description = "durable in its queue, to a sender of one's own")
    @ApiResponse(responseCode = "401", description = "not signed as this source signs")
    @ApiResponse(responseCode = "404", description = "no such source")
    @ApiResponse(responseCode = "405", description = "not a POST")
    @ApiResponse(responseCode = "413", description = "larger than this source may send")
    @ApiResponse(
            responseCode = "415",
            description = "a content type or coding that this source never sends")
    @ApiResponse(
            responseCode = "422",
            description =
                    "not as the schema of this source says; where, and what it wants there. Only to"
                            + " senders of one's own")
    @ApiResponse(
            responseCode = "429",
            description =
                    "faster than this source may send; Retry-After says when. Only to those who"
                            + " come again")
    @ApiResponse(
            responseCode = "503",
            description = "not stored; Retry-After says when to try again")
    @Post("/{source}")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> take(String source, HttpRequest<byte[]> request) {
        var began = System.nanoTime();
        var payload = request.getBody().map(Payload::of).orElseGet(Payload::empty);
        var arrival = Arrival.of(source, request, payload);
        var answer = intake.take(arrival);
        var attended = strangers.attend(answer);
        log.answered(arrival, answer, Duration.ofNanos(System.nanoTime() - began), attended);
        IncomingRequest.behind(request).ifPresent(IncomingRequest::record);
        if (!attended) {
            strangers.holdBack(payload.size());
        }
        var isHandshake = answer instanceof Answer.Handshaken;
        var response = response(answer);
        var told = intake.isSilent(source) && !isHandshake ? silent(response) : response;
        if (answer instanceof Answer.Unauthorized && intake.usesBasic(source)) {
            told.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"" + source + "\"");
        }
        return told;
    }

    static MutableHttpResponse<?> response(Answer answer) {
        return switch (answer) {
            case Answer.Handshaken(var reply) -> handshake(reply);
            case Answer.Strange(var reply) -> handshake(reply);
            case Answer.Accepted(var status, var text, var id, _, _) -> accepted(status, text, id);
            case Answer.Duplicate(var first) -> response(first);
            case Answer.Unverified(var landed, _) -> response(landed);
            case Answer.Marked(var landed, _) -> response(landed);
            case Answer.Invalid(var violations) -> invalid(violations);
            case Answer.Quarantined(var status, var text, _) -> quarantined(status, text);
            case Answer.UnknownSource() -> problem(HttpStatus.NOT_FOUND, "no such source");
            case Answer.Unauthorized _ ->
                    problem(HttpStatus.UNAUTHORIZED, "not signed as this source signs");
            case Answer.TooLarge() ->
                    problem(
                            HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                            "larger than this source may send");
            case Answer.Unsupported(var what) ->
                    problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported " + what);
            case Answer.OverRate(var wait) ->
                    problem(HttpStatus.TOO_MANY_REQUESTS, "faster than this source may send")
                            .header(
                                    HttpHeaders.RETRY_AFTER,
                                    Long.toString(wait.toSeconds() + retryAfter()));
            case Answer.NotAllowed() ->
                    problem(HttpStatus.METHOD_NOT_ALLOWED, "only POST").header("Allow", "POST");
            case Answer.BadRequest(var status, _) ->
                    problem(HttpStatus.valueOf(status), "not a request");
            case Answer.Unavailable _, Answer.Undecided _, Answer.UnverifiedOverRate _ ->
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "not stored; try again")
                            .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter()));
        };
    }

    private static MutableHttpResponse<?> accepted(int code, @Nullable String text, String id) {
        var status = HttpStatus.valueOf(code);
        if (status == HttpStatus.NO_CONTENT) {
            return HttpResponse.noContent();
        }
        return text == null ? json(status, "id", id) : plain(code, text);
    }

    private static MutableHttpResponse<?> handshake(Handshake.Reply reply) {
        return reply.text().isEmpty()
                ? HttpResponse.status(HttpStatus.valueOf(reply.status()))
                : plain(reply.status(), reply.text());
    }

    /** What a provider wants to hear, which no browser may take for a page. */
    private static MutableHttpResponse<?> plain(int status, String text) {
        var type =
                text.startsWith("{") ? MediaType.APPLICATION_JSON_TYPE : MediaType.TEXT_PLAIN_TYPE;
        return HttpResponse.status(HttpStatus.valueOf(status))
                .contentType(type)
                .header("X-Content-Type-Options", "nosniff")
                .body(text);
    }

    /** Without an id: it has none that anyone believes. */
    private static MutableHttpResponse<?> quarantined(int code, @Nullable String text) {
        var status = HttpStatus.valueOf(code);
        return text == null
                ? HttpResponse.status(status)
                : HttpResponse.status(status).contentType(MediaType.TEXT_PLAIN_TYPE).body(text);
    }

    private static MutableHttpResponse<?> invalid(List<Violation> violations) {
        return HttpResponse.status(HttpStatus.UNPROCESSABLE_ENTITY)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(SchemaCheck.told(violations));
    }

    /** The same without a body, for senders that want none. */
    private static MutableHttpResponse<?> silent(MutableHttpResponse<?> response) {
        var silent = HttpResponse.status(response.status());
        response.getHeaders()
                .findFirst(HttpHeaders.RETRY_AFTER)
                .ifPresent(seconds -> silent.header(HttpHeaders.RETRY_AFTER, seconds));
        return silent;
    }

    static int retryAfter() {
        return ThreadLocalRandom.current().nextInt(SOONEST_RETRY, LATEST_RETRY + 1);
    }

    private static MutableHttpResponse<?> problem(HttpStatus status, String what) {
        return json(status, "error", what);
    }

    /** JSON whatever the sender says that it accepts: a 406 would lose its event. */
    private static MutableHttpResponse<?> json(HttpStatus status, String name, String value) {
        var quoted = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        return HttpResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body("{\"" + name + "\":\"" + quoted + "\"}");
    }
}
