package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.TimeSource;
import io.hookworks.signature.Certificates;
import io.hookworks.signature.Fetch;
import io.hookworks.signature.PayPal;
import io.hookworks.signature.Request;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Sns;
import io.hookworks.signature.Verification;
import io.hookworks.signature.Verifier;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Tells whether a request is its source's sender's: by data for most, by code for a few. */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Guard {
    /** Of certificates of one sender, who has a new one about once a year. */
    private static final int FETCHES_PER_SECOND = 2;

    /** Fetches that may come at once, such as the certificates of all regions after a start. */
    private static final int FETCH_BURST = 40;

    private final Sns sns;
    private final PayPal payPal;

    Guard(Fetch fetch, Roots roots, TimeSource clock) {
        var certificates =
                new Certificates(
                        fetch, roots.certificates(), clock, clock::steady, () -> budget(clock));
        this.sns = new Sns(certificates);
        this.payPal = new PayPal(certificates);
    }

    private static BooleanSupplier budget(TimeSource clock) {
        return new TokenBucket(FETCHES_PER_SECOND, FETCH_BURST, clock)::take;
    }

    /**
     * @param secrets those that count
     * @param at when it came
     */
    Verification verify(SourceConfig source, List<Secret> secrets, Arrival arrival, Instant at) {
        var scheme = source.profile().scheme();
        var request =
                new Request(
                        arrival.method(),
                        source.url(arrival.query()),
                        arrival.headers(),
                        arrival.body()::bytes);
        return switch (scheme.proof().algorithm()) {
            case SNS, SNS_SHA1 -> sns.verify(scheme, source.topics(), request, at);
            case PAYPAL, PAYPAL_SANDBOX -> payPal.verify(scheme, secrets, request, at);
            default -> new Verifier(InstantSource.fixed(at)).verify(scheme, secrets, request);
        };
    }
}
