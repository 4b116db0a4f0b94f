package io.hookworks.apps.updater;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.config.DestinationConfig;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.testkit.process.Timeouts;
import io.hookworks.signature.Secret;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Verdict;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** What the updater's tests deliver, when, and signed by what. */
final class Deliveries {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final Duration PATIENT = Timeouts.CONDITION;

    private Deliveries() {}

    static EventUpdater updater(URI url, Duration timeout) {
        var destination =
                new DestinationConfig(
                        "crm",
                        url,
                        new Secret(SECRET),
                        Duration.ofMillis(500),
                        timeout,
                        null,
                        false);
        return new EventUpdater(destination, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Verdict deliver(URI url, Duration timeout, Message message) throws InterruptedException {
        try (var updater = updater(url, timeout)) {
            return updater.handle(message, attempt());
        }
    }

    static Verdict deliver(URI url) throws InterruptedException {
        return deliver(url, PATIENT, message());
    }

    static Verdict.Retry retried(Verdict verdict) {
        return assertInstanceOf(Verdict.Retry.class, verdict);
    }

    static String rejected(Verdict verdict) {
        return assertInstanceOf(Verdict.Reject.class, verdict).reason();
    }

    static Message message() {
        return message(Map.of());
    }

    static Message message(Map<String, String> attributes) {
        var payload = Payload.ofText("{\"hello\": \"Zoë\" }\r\n");
        return new Message("evt_1", "contact.created", NOW, payload, attributes, null);
    }

    static Attempt attempt() {
        return Attempt.first(QueueName.of("crm"));
    }
}
