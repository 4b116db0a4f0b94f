package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.InMemoryIdempotency;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

class SamplesTest {
    private static final List<String> TYPES =
            List.of("invoice.paid", "invoice.payment_failed", "customer.subscription.deleted");

    @Test
    void each_sample_that_can_be_sent_by_hand_leads_to_a_mail_whatever_was_sent_before()
            throws Exception {
        try (var mail = new MailServer()) {
            var mailer = new Mailer(mail.settings(), Clock.systemUTC());
            var billing =
                    Billing.handlers(
                            mailer, new InMemoryIdempotency(100), mail.settings().operations());
            for (var event : List.of("evt_1", "evt_2")) {
                for (var type : TYPES) {
                    var sample = sample(type, event + type.hashCode());
                    var attempt = Attempt.first(QueueName.of("billing"));
                    var verdict = billing.handle(sample, attempt, Instant.EPOCH);
                    assertInstanceOf(Verdict.Done.class, verdict, verdict::toString);
                }
            }
            assertEquals(2 * TYPES.size(), mail.received().size());
        }
    }

    private static Message sample(String type, String event) throws IOException {
        var path = "/samples/stripe/" + type + ".json";
        try (var file = Objects.requireNonNull(SamplesTest.class.getResourceAsStream(path), path)) {
            var json = Payload.of(file.readAllBytes()).text().orElseThrow();
            return Message.of(
                    event, type, Instant.EPOCH, Payload.ofText(json.replace("evt_sample", event)));
        }
    }
}
