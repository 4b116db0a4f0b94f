package io.hookworks.apps.billing;

import io.hookworks.worker.Attempt;
import io.hookworks.worker.Verdict;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code invoice.payment_failed}: asks the customer to pay, unless something later is known by now:
 * the invoice was paid, or the subscription it is for has ended.
 */
final class InvoicePaymentFailed implements StripeHandler.Reaction<Invoice> {
    private static final Logger LOG = LoggerFactory.getLogger(InvoicePaymentFailed.class);

    private final Ledger ledger;
    private final Post post;

    InvoicePaymentFailed(Ledger ledger, Post post) {
        this.ledger = ledger;
        this.post = post;
    }

    @Override
    public Verdict to(StripeEvent<Invoice> event, Attempt attempt) throws Exception {
        var invoice = event.object();
        if (isOvertaken(event)) {
            LOG.info("{}: no mail, invoice {} has moved on since", event.id(), invoice.id());
            return Verdict.done();
        }
        var recipient = invoice.customerEmail();
        if (recipient == null) {
            return Verdict.reject("invoice " + invoice.id() + " has no customer_email to write to");
        }
        return post.send(reminder(event.id(), recipient, invoice), attempt);
    }

    private boolean isOvertaken(StripeEvent<Invoice> event) {
        var subscription = event.object().subscriptionId();
        return !ledger.note(event.object().id(), event.created())
                || (subscription != null && ledger.isClosed(subscription));
    }

    private static Mail reminder(String event, String recipient, Invoice invoice) {
        return new Mail(
                event + ".payment-failed",
                recipient,
                "Your payment for invoice " + invoice.label() + " did not go through",
                """
                We could not collect %s for invoice %s.

                Please check how you pay%s.
                """
                        .formatted(
                                Money.text(invoice.amountDue(), invoice.currency()),
                                invoice.label(),
                                where(invoice)));
    }

    private static String where(Invoice invoice) {
        var page = invoice.hostedInvoiceUrl();
        return page != null && page.startsWith("https://") ? ", or pay here:\n" + page : "";
    }
}
