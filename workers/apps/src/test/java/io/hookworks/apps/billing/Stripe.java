package io.hookworks.apps.billing;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import java.time.Instant;

/** Events as Stripe sends them, cut down to what differs from test to test. */
final class Stripe {
    static final String CUSTOMER = "zoe@example.com";

    private Stripe() {}

    static Message paid(String event, String invoice, long created) {
        return invoiceEvent(event, "invoice.paid", created, invoice, '"' + CUSTOMER + '"');
    }

    static Message paymentFailed(String event, String invoice, long created) {
        return invoiceEvent(
                event, "invoice.payment_failed", created, invoice, '"' + CUSTOMER + '"');
    }

    static Message subscriptionDeleted(String event, long created) {
        return message(
                event,
                "customer.subscription.deleted",
                created,
                """
                {"id": "sub_1", "object": "subscription", "customer": "cus_1",
                 "cancellation_details": {"comment": null, "reason": "payment_failed"}}
                """);
    }

    static Message invoiceEvent(
            String event, String type, long created, String invoice, String emailJson) {
        return message(
                event,
                type,
                created,
                """
                {"id": "%s", "object": "invoice", "number": "BLOG-0042", "currency": "eur",
                 "amount_paid": 1900, "amount_due": 1900, "customer_email": %s,
                 "hosted_invoice_url": "https://invoice.stripe.com/i/1",
                 "parent": {"subscription_details": {"subscription": "sub_1"}}}
                """
                        .formatted(invoice, emailJson));
    }

    static Message message(String event, String type, long created, String object) {
        var json =
                """
                {"id": "%s", "object": "event", "type": "%s", "created": %d, "livemode": false,
                 "data": {"object": %s}}
                """
                        .formatted(event, type, created, object);
        return Message.of(event, type, Instant.EPOCH, Payload.ofText(json));
    }
}
