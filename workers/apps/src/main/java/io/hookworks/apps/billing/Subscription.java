package io.hookworks.apps.billing;

import org.jspecify.annotations.Nullable;

/**
 * A subscription of Stripe's, as far as billing needs it. It has no e-mail address. See <a
 * href="https://docs.stripe.com/api/subscriptions/object">the subscription object</a>.
 */
record Subscription(String id, String customer, @Nullable CancellationDetails cancellationDetails) {

    /**
     * @param reason such as {@code cancellation_requested} or {@code payment_failed}
     */
    record CancellationDetails(@Nullable String reason) {}

    Subscription {
        StripeEvent.requireId("subscription", id);
        StripeEvent.requireId("customer", customer);
    }

    /** Why it ended, as Stripe words it. */
    String reason() {
        var reason = cancellationDetails == null ? null : cancellationDetails.reason();
        return reason == null ? "not given" : reason.replace('_', ' ');
    }
}
