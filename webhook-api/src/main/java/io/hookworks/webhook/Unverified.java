package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Marks;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.signature.Verification;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides what happens to a request that could not be verified, as its source says. Requests that
 * are accepted or put into quarantine pass a token bucket of their own for each source; accepted
 * ones also pass the rate of their source, with tokens apart from those of verified events. So a
 * flood of forged requests neither fills disk or queue nor uses up what verified events may use.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Unverified {
    private static final int PER_SECOND = 20;
    private static final int AT_ONCE = 100;

    private final Landing landing;
    private final HeldRequests held;
    private final Rates rates;
    private final TimeSource clock;

    /** One for each source. */
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    Unverified(Landing landing, HeldRequests held, Rates rates, TimeSource clock) {
        this.landing = landing;
        this.held = held;
        this.rates = rates;
        this.clock = clock;
    }

    Answer take(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        return switch (source.admission().unverified()) {
            case REFUSE -> new Answer.Unauthorized(cause);
            case ACCEPT -> accept(source, arrival, cause);
            case QUARANTINE ->
                    admits(source) ? hold(source, arrival, cause) : new Answer.UnverifiedOverRate();
        };
    }

    private boolean admits(SourceConfig source) {
        return buckets.computeIfAbsent(
                        source.name(), _ -> new TokenBucket(PER_SECOND, AT_ONCE, clock))
                .take();
    }

    private Answer accept(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        if (!admits(source)) {
            return new Answer.UnverifiedOverRate();
        }
        return rates.waitForUnverified(source)
                .<Answer>map(Answer.OverRate::new)
                .orElseGet(() -> land(source, arrival, cause));
    }

    /**
     * Publishes it under an id of its own, which no verified event ever has. Its body is not
     * checked by a schema: only verified bodies are parsed.
     */
    private Answer land(SourceConfig source, Arrival arrival, Verification.Cause cause) {
        var identity = Identity.of(source, arrival, clock.instant()).unverified(source, arrival);
        var event = Envelope.of(source, identity, arrival, clock.instant());
        var attributes = new LinkedHashMap<>(event.attributes());
        attributes.remove(Marks.VERIFIED);
        attributes.put(Marks.STRENGTH, "none");
        attributes.put(Marks.VERIFICATION, Marks.FAILED + cause.name().toLowerCase(Locale.ROOT));
        var message = event.withAttributes(attributes);
        return switch (landing.land(source, message)) {
            case Result.Ok<String> _ ->
                    new Answer.Unverified(Answer.Accepted.of(source, message), cause);
            case Result.Failed<String>(var error) -> Intake.refused(error);
        };
    }

    private Answer hold(SourceConfig source, Arrival arrival, Verification.Cause cause) {
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
