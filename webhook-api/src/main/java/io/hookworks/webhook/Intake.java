package io.hookworks.webhook;

import io.hookworks.config.BodySchema.Violation;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.Result;
import io.hookworks.signature.Verification;
import io.hookworks.webhook.http.ContentCodings;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One webhook from arrival to answer: is it small enough, is it its sender's, which event is it, is
 * it durable. Nothing is done with the bytes before they are verified, and nothing is answered with
 * success before the queue has confirmed.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Sources sources;
    private final Guard guard;
    private final Greetings greetings;
    private final Duplicates duplicates;
    private final RepeatMarks marks;
    private final Landing landing;
    private final InstantSource clock;
    private final Rates rates;
    private final Unverified unverified;

    Intake(
            Sources sources,
            Guard guard,
            Greetings greetings,
            Duplicates duplicates,
            Landing landing,
            InstantSource clock,
            Rates rates,
            Unverified unverified,
            RepeatMarks marks) {
        this.sources = sources;
        this.guard = guard;
        this.greetings = greetings;
        this.duplicates = duplicates;
        this.landing = landing;
        this.clock = clock;
        this.rates = rates;
        this.unverified = unverified;
        this.marks = marks;
    }

    Answer take(Arrival arrival) {
        return sources.of(arrival.source())
                .map(source -> take(source, arrival))
                .orElseGet(Answer.UnknownSource::new);
    }

    private Answer take(SourceConfig source, Arrival arrival) {
        var now = clock.instant();
        var secrets = source.secretsAt(now);
        var handshake = greetings.unsigned(source, secrets, arrival);
        if (handshake.isPresent()) {
            return handshake.get();
        }
        if (arrival.body().size() > source.maxBody()) {
            return new Answer.TooLarge();
        }
        var unsupported = unsupported(source, arrival);
        if (unsupported.isPresent()) {
            return new Answer.Unsupported(unsupported.get());
        }
        return switch (guard.verify(source, secrets, arrival, now)) {
            case Verification.Refused(var cause) -> refused(source, arrival, cause);
            case Verification.Undecided(var why) -> new Answer.Undecided(why);
            case Verification.Genuine(var secret, _) ->
                    greetings
                            .signed(source, secrets, arrival, secret)
                            .orElseGet(() -> admit(source, arrival));
        };
    }

    private Answer admit(SourceConfig source, Arrival arrival) {
        return rates.waitFor(source)
                .<Answer>map(Answer.OverRate::new)
                .orElseGet(() -> land(source, arrival));
    }

    /** A sender may have begun to sign with a new secret before this program was told of it. */
    private Answer refused(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        return cause == Verification.Cause.MISMATCH && sources.refresh()
                ? take(arrival)
                : unverified.take(source, arrival, cause);
    }

    /** The answer to what is a handshake that nobody signs, by whatever method. */
    Optional<Answer> handshake(Arrival arrival) {
        return sources.of(arrival.source())
                .flatMap(
                        source -> {
                            var secrets = source.secretsAt(clock.instant());
                            return greetings.unsigned(source, secrets, arrival);
                        });
    }

    /** Whether this source's sender wants nothing in an answer, whatever it says. */
    boolean isSilent(String name) {
        return sources.of(name).filter(source -> "".equals(source.profile().answer())).isPresent();
    }

    /** Whether this source's sender shows its secret as a password, perhaps only when asked. */
    boolean usesBasic(String name) {
        return sources.of(name).filter(source -> source.profile().scheme().isBasic()).isPresent();
    }

    /** Coded bytes are never expanded before the signature is checked, and so far not at all. */
    private static Optional<String> unsupported(SourceConfig source, Arrival arrival) {
        if (ContentCodings.change(arrival.headers().all("Content-Encoding"))) {
            return Optional.of("content-encoding");
        }
        var types = source.profile().contentTypes();
        var type = arrival.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return types.isEmpty() || types.contains(type.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("content-type");
    }

    private Answer land(SourceConfig source, Arrival arrival) {
        var identity = Identity.of(source, arrival, clock.instant());
        var violations = SchemaCheck.violations(source, identity, arrival);
        if (!violations.isEmpty() && source.profile().partner()) {
            return new Answer.Invalid(violations);
        }
        var answer =
                identity.recognised()
                        ? duplicates.once(
                                source,
                                identity.id(),
                                () -> land(source, identity, arrival, violations))
                        : land(source, identity, arrival, violations);
        return answer instanceof Answer.Accepted landed && !violations.isEmpty()
                ? new Answer.Marked(landed, violations)
                : answer;
    }

    private Answer land(
            SourceConfig source, Identity identity, Arrival arrival, List<Violation> violations) {
        var event = Envelope.of(source, identity, arrival, clock.instant());
        var message = SchemaCheck.marked(marks.marked(source, identity, event), violations);
        return switch (landing.land(source, message)) {
            case Result.Ok<String> _ -> {
                marks.landed(source, identity);
                yield Answer.Accepted.of(source, message);
            }
            case Result.Failed<String>(var error) -> refused(error);
        };
    }

    static Answer refused(QueueException error) {
        return switch (error.kind()) {
            case TOO_LARGE -> new Answer.TooLarge();
            case THROTTLED, UNAVAILABLE, OUTCOME_UNKNOWN, CANCELLED, CLOSED, UNEXPECTED -> {
                LOG.warn("answered 503, the sender tries again: {}", error.getMessage());
                yield new Answer.Unavailable(error.kind().name());
            }
            case QUEUE_NOT_FOUND, ACCESS_DENIED, MESSAGE_REFUSED, UNSUPPORTED, LEASE_LOST -> {
                LOG.error(
                        "answered 503, and will until someone mends it; ./hookworks doctor tells"
                                + " what: {}",
                        error.getMessage(),
                        error);
                yield new Answer.Unavailable(error.kind().name());
            }
        };
    }
}
