package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.signature.Verification;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
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

    private final Hookworks config;
    private final Guard guard;
    private final Greetings greetings;
    private final Landing landing;
    private final InstantSource clock;

    Intake(
            Hookworks config,
            Guard guard,
            Greetings greetings,
            Landing landing,
            InstantSource clock) {
        this.config = config;
        this.guard = guard;
        this.greetings = greetings;
        this.landing = landing;
        this.clock = clock;
    }

    Answer take(Arrival arrival) {
        var source = config.sources().get(arrival.source());
        if (source == null) {
            return new Answer.UnknownSource();
        }
        var handshake = greetings.unsigned(source, arrival);
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
        return switch (guard.verify(source, arrival)) {
            case Verification.Refused(var cause) -> new Answer.Unauthorized(cause);
            case Verification.Undecided(var why) -> {
                LOG.warn("answered 503, the sender tries again: {}", why);
                yield new Answer.Unavailable("UNDECIDED");
            }
            case Verification.Genuine(var secret, _) ->
                    greetings
                            .signed(source, arrival, secret)
                            .orElseGet(() -> land(source, arrival));
        };
    }

    /** The answer to what is a handshake that nobody signs, by whatever method. */
    Optional<Answer> handshake(Arrival arrival) {
        return Optional.ofNullable(config.sources().get(arrival.source()))
                .flatMap(source -> greetings.unsigned(source, arrival));
    }

    /** Whether this source's sender wants nothing in an answer, whatever it says. */
    boolean isSilent(String name) {
        var source = config.sources().get(name);
        return source != null && "".equals(source.profile().answer());
    }

    /** Coded bytes are never expanded before the signature is checked, and so far not at all. */
    private static Optional<String> unsupported(SourceConfig source, Arrival arrival) {
        var codings = arrival.headers().all("Content-Encoding");
        if (!codings.stream().allMatch("identity"::equalsIgnoreCase)) {
            return Optional.of("content-encoding");
        }
        var types = source.profile().contentTypes();
        var type = arrival.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return types.isEmpty() || types.contains(type.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("content-type");
    }

    private Answer land(SourceConfig source, Arrival arrival) {
        var identity = Identity.of(source, arrival);
        var queue = source.queueFor(identity.type());
        var message = Envelope.of(source, identity, arrival, clock.instant());
        var sent =
                landing.send(
                        source.name(),
                        queue,
                        new Outgoing(message, delayOf(queue)),
                        source.deadline());
        return switch (sent) {
            case Result.Ok<String> _ ->
                    new Answer.Accepted(
                            source.profile().success(),
                            source.profile().answer(),
                            identity.id(),
                            identity.type(),
                            queue);
            case Result.Failed<String>(var error) -> refused(error);
        };
    }

    private static Answer refused(QueueException error) {
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

    private Duration delayOf(QueueName queue) {
        return Optional.ofNullable(config.queues().get(queue))
                .map(QueueConfig::delay)
                .orElse(Duration.ZERO);
    }
}
