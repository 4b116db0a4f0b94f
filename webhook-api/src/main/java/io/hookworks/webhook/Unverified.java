package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.signature.Verification;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What becomes of a request that is not shown to be its sender's: what its source says. */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Unverified {
    private static final int PER_SECOND = 20;
    private static final int AT_ONCE = 100;

    private final Landing landing;
    private final HeldRequests held;
    private final TimeSource clock;

    /** Of each source: a flood neither fills the quarantine at once nor keeps its disk busy. */
    private final Map<String, TokenBucket> kept = new ConcurrentHashMap<>();

    Unverified(Landing landing, HeldRequests held, TimeSource clock) {
        this.landing = landing;
        this.held = held;
        this.clock = clock;
    }

    Answer take(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        return switch (source.admission().unverified()) {
            case REFUSE -> new Answer.Unauthorized(cause);
            case ACCEPT -> land(source, arrival, cause);
            case QUARANTINE -> hold(source, arrival, cause);
        };
    }

    /** Under an id of its own, which no verified event ever has. */
    private Answer land(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        var identity = Identity.of(source, arrival, clock.instant()).unverified(source, arrival);
        var event = Envelope.of(source, identity, arrival, clock.instant());
        var attributes = new LinkedHashMap<>(event.attributes());
        attributes.remove("verified");
        attributes.put("verification", "failed:" + cause.name().toLowerCase(Locale.ROOT));
        var message =
                SchemaCheck.marked(
                        event.withAttributes(attributes),
                        SchemaCheck.violations(source, identity, arrival));
        return switch (landing.land(source, message)) {
            case Result.Ok<String> _ ->
                    new Answer.Unverified(Answer.Accepted.of(source, message), cause);
            case Result.Failed<String>(var error) -> Intake.refused(error);
        };
    }

    private Answer hold(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        var bucket =
                kept.computeIfAbsent(
                        source.name(), _ -> new TokenBucket(PER_SECOND, AT_ONCE, clock));
        if (!bucket.take()) {
            return new Answer.Unavailable("QUARANTINE_RATE");
        }
        return held.quarantine()
                .flatMap(quarantine -> quarantine.keep(new Held(clock.instant(), cause, arrival)))
                .<Answer>map(
                        _ ->
                                new Answer.Quarantined(
                                        source.profile().success(),
                                        source.profile().answer(),
                                        cause))
                .orElseGet(() -> new Answer.Unavailable("QUARANTINE"));
    }
}
