package io.hookworks.apps.billing;

import io.hookworks.worker.Attempt;
import io.hookworks.worker.Verdict;

/**
 * {@code customer.subscription.deleted}: tells operations, since a subscription carries no address
 * of the customer's. Nothing follows on it: reminders that come later are dropped.
 */
final class SubscriptionDeleted implements StripeHandler.Reaction<Subscription> {
    private final Ledger ledger;
    private final Post post;
    private final String operations;

    SubscriptionDeleted(Ledger ledger, Post post, String operations) {
        this.ledger = ledger;
        this.post = post;
        this.operations = operations;
    }

    @Override
    public Verdict to(StripeEvent<Subscription> event, Attempt attempt) throws Exception {
        var subscription = event.object();
        ledger.close(subscription.id());
        return post.send(notice(event, subscription), attempt);
    }

    private Mail notice(StripeEvent<Subscription> event, Subscription subscription) {
        return new Mail(
                event.id() + ".subscription-ended",
                operations,
                "Subscription " + subscription.id() + " ended",
                """
                Subscription %s of customer %s ended.
                Reason: %s.
                """
                        .formatted(
                                subscription.id(), subscription.customer(), subscription.reason()));
    }
}
