package io.hookworks.apps.billing;

import io.hookworks.worker.Handlers;
import io.hookworks.worker.Idempotency;

/** Which of Stripe's events billing does what about. */
final class Billing {
    /** Well above the invoices and subscriptions that change within a queue's retention. */
    private static final int OBJECTS = 100_000;

    private Billing() {}

    static Handlers handlers(Mailer mailer, Idempotency idempotency, String operations) {
        var reader = new StripeReader();
        var ledger = new Ledger(OBJECTS);
        var post = new Post(idempotency, mailer);
        var ended = new SubscriptionDeleted(ledger, post, operations);
        return Handlers.none()
                .on(
                        "invoice.paid",
                        new StripeHandler<>(reader, Invoice.class, new InvoicePaid(ledger, post)))
                .on(
                        "invoice.payment_failed",
                        new StripeHandler<>(
                                reader, Invoice.class, new InvoicePaymentFailed(ledger, post)))
                .on(
                        "customer.subscription.deleted",
                        new StripeHandler<>(reader, Subscription.class, ended))
                .on("*", new Unasked());
    }
}
