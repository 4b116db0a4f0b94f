package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.signature.Fetch;
import io.hookworks.signature.Handshake;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Sns;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Requests that are no events: their senders want to know whether we are there. */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Greetings {
    private static final Logger LOG = LoggerFactory.getLogger(Greetings.class);
    private static final Handshake.Reply DONE = new Handshake.Reply(200, "");
    private static final Handshake.Reply MALFORMED = new Handshake.Reply(400, "");

    private final Fetch fetch;

    Greetings(Fetch fetch) {
        this.fetch = fetch;
    }

    /** The answer to what nobody signed, by whatever method; empty: it is something else. */
    Optional<Answer> unsigned(SourceConfig source, List<Secret> secrets, Arrival arrival) {
        return source.handshakes(secrets)
                .unsigned(
                        arrival.method(),
                        arrival.query(),
                        arrival.headers(),
                        arrival.body().bytes())
                .map(Answer::to);
    }

    /**
     * The answer to what is shown to be the sender's; empty: it is an event.
     *
     * @param secret which of the secrets signed it
     */
    Optional<Answer> signed(
            SourceConfig source, List<Secret> secrets, Arrival arrival, int secret) {
        var body = arrival.body().bytes();
        return switch (source.profile().scheme().proof().algorithm()) {
            case SNS, SNS_SHA1 -> subscription(source, body);
            default -> source.handshakes(secrets).signed(secret, body).map(Answer::to);
        };
    }

    private Optional<Answer> subscription(SourceConfig source, byte[] body) {
        return switch (Sns.kindOf(body)) {
            case NOTIFICATION -> Optional.empty();
            case SUBSCRIPTION_CONFIRMATION -> Optional.of(confirmed(source, body));
            case UNSUBSCRIBE_CONFIRMATION -> {
                LOG.warn("source={}: a topic's subscription was ended", source.name());
                yield Optional.of(Answer.to(DONE));
            }
        };
    }

    private Answer confirmed(SourceConfig source, byte[] body) {
        var address = Sns.confirmation(body);
        if (address.isEmpty()) {
            return Answer.to(MALFORMED);
        }
        try {
            var _ = fetch.get(address.get());
            LOG.info("source={}: a topic's subscription is confirmed", source.name());
            return Answer.to(DONE);
        } catch (IOException e) {
            LOG.warn(
                    "source={}: SNS does not take the confirmation; it tries again",
                    source.name(),
                    e);
            return new Answer.Unavailable("CONFIRMATION");
        }
    }
}
