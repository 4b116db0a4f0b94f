package io.hookworks.apps.billing;

import io.hookworks.worker.Attempt;
import io.hookworks.worker.Verdict;

/** {@code invoice.paid}: thanks the customer, and overtakes failures that were sent before it. */
final class InvoicePaid implements StripeHandler.Reaction<Invoice> {
    private final Ledger ledger;
    private final Post post;

    InvoicePaid(Ledger ledger, Post post) {
        this.ledger = ledger;
        this.post = post;
    }

    @Override
    public Verdict to(StripeEvent<Invoice> event, Attempt attempt) throws Exception {
        var invoice = event.object();
        ledger.settle(invoice.id(), event.created());
        var recipient = invoice.customerEmail();
        if (recipient == null) {
            return Verdict.reject("invoice " + invoice.id() + " has no customer_email to write to");
        }
        return post.send(receipt(event.id(), recipient, invoice), attempt);
    }

    private static Mail receipt(String event, String recipient, Invoice invoice) {
        return new Mail(
                event + ".receipt",
                recipient,
                "Your receipt for invoice " + invoice.label(),
                """
                Thank you.

                We received %s for invoice %s. Nothing is left for you to do.
                """
                        .formatted(
                                Money.text(invoice.amountPaid(), invoice.currency()),
                                invoice.label()));
    }
}
