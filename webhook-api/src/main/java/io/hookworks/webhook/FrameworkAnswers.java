package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Counts and logs what the server answers by itself, before the {@link WebhookController} is asked:
 * methods, paths and sizes that it knows to be wrong.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = "hookworks.api", value = "true")
final class FrameworkAnswers {
    /** On a request that the controller has answered. */
    static final String ANSWERED = "hookworks.answered";

    private final IntakeLog log;
    private final Strangers strangers;
    private final int management;

    FrameworkAnswers(
            IntakeLog log,
            Strangers strangers,
            @Value("${hookworks.management.port:-1}") int management) {
        this.log = log;
        this.strangers = strangers;
        this.management = management;
    }

    @ResponseFilter
    void answered(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (request.getAttribute(ANSWERED).isPresent()
                || request.getServerAddress().getPort() == management) {
            return;
        }
        of(response.code())
                .ifPresent(
                        answer ->
                                log.answered(
                                        Arrival.unread(request),
                                        answer,
                                        Duration.ZERO,
                                        strangers.attend(answer)));
    }

    /** Of a request that could not even be read, and that no filter sees. */
    void noHttp() {
        var answer = new Answer.BadRequest();
        var arrival = new Arrival("", "", null, name -> List.of(), Payload.empty());
        log.answered(arrival, answer, Duration.ZERO, strangers.attend(answer));
    }

    /** Of a request that was let in nowhere, or had to go before all of it had come. */
    void turnedAway(String uri, String method, String why) {
        var source = Arrival.sourceIn(uri.split("\\?", 2)[0]);
        var arrival = new Arrival(source, method, null, name -> List.of(), Payload.empty());
        log.answered(arrival, new Answer.Unavailable(why), Duration.ZERO, true);
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
                yield status < 400 ? Optional.empty() : Optional.of(new Answer.BadRequest());
            }
        };
    }
}
