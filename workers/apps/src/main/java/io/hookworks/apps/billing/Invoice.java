package io.hookworks.apps.billing;

import org.jspecify.annotations.Nullable;

/**
 * An invoice of Stripe's, as far as billing needs it. See <a
 * href="https://docs.stripe.com/api/invoices/object">the invoice object</a>.
 *
 * @param number what the customer knows it by; null on drafts
 * @param currency ISO 4217, lower case
 * @param amountPaid in the currency's smallest unit
 * @param amountDue in the currency's smallest unit
 * @param hostedInvoiceUrl the page on which it is shown and paid
 * @param subscription what it is for; only in API versions before 2025-03-31
 * @param parent what it is for; in API versions since 2025-03-31
 */
record Invoice(
        String id,
        @Nullable String number,
        @Nullable String customerEmail,
        String currency,
        long amountPaid,
        long amountDue,
        @Nullable String hostedInvoiceUrl,
        @Nullable String subscription,
        @Nullable Parent parent) {

    record Parent(@Nullable SubscriptionDetails subscriptionDetails) {}

    record SubscriptionDetails(@Nullable String subscription) {}

    Invoice {
        StripeEvent.requireId("invoice", id);
    }

    /** The subscription it is for, wherever the API version puts it; null: for none. */
    @Nullable String subscriptionId() {
        if (subscription != null) {
            return subscription;
        }
        var details = parent == null ? null : parent.subscriptionDetails();
        return details == null ? null : details.subscription();
    }

    /** What to call it in a mail. */
    String label() {
        return number == null ? id : number;
    }
}
