package io.hookworks.apps.billing;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueName;
import io.hookworks.signature.Secret;
import io.hookworks.worker.Idempotency;
import io.hookworks.worker.QueueHandlers;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.time.Clock;

/**
 * Gives the queue {@code billing} its handlers, in processes that run workers and where {@code
 * hookworks.yaml} has such a queue without a destination. Mail goes to the server that {@code
 * HOOKWORKS_SMTP_HOST} and {@code HOOKWORKS_SMTP_PORT} name, or the properties {@code
 * hookworks.mail.*}.
 */
@Factory
@Requires(property = "hookworks.worker", value = "true")
final class BillingFactory {
    private static final QueueName QUEUE = QueueName.of("billing");

    @Singleton
    MailSettings settings(
            @Value("${hookworks.mail.host:hookworks.smtp.host:localhost}") String host,
            @Value("${hookworks.mail.port:hookworks.smtp.port:25}") int port,
            @Value("${hookworks.mail.from:billing@localhost}") String from,
            @Value("${hookworks.mail.operations:}") String operations,
            @Value("${hookworks.mail.username:}") String username,
            @Value("${hookworks.mail.password:}") String password) {
        return new MailSettings(
                host,
                port,
                from,
                operations.isEmpty() ? from : operations,
                username,
                new Secret(password));
    }

    @Singleton
    QueueHandlers handlers(Hookworks hookworks, MailSettings settings, Idempotency idempotency) {
        var queue = hookworks.queues().get(QUEUE);
        if (queue == null || queue.destination() != null) {
            return QueueHandlers.none();
        }
        var mailer = new Mailer(settings, Clock.systemUTC());
        return QueueHandlers.of(
                QUEUE, Billing.handlers(mailer, idempotency, settings.operations()));
    }
}
