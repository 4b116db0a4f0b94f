package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.Subscription;

import java.time.Duration;

/**
 * How long a message that failed stays away: doubling between the bounds of the retry policy, and
 * not at all without one.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/subscription-retry-policy">Retry policy</a>
 */
final class Backoff {
    private Backoff() {}

    static Duration after(int failures, Subscription settings) {
        if (!settings.hasRetryPolicy()) {
            return Duration.ZERO;
        }
        var policy = settings.getRetryPolicy();
        var longest = SubscriptionRules.duration(policy.getMaximumBackoff());
        var backoff = SubscriptionRules.duration(policy.getMinimumBackoff());
        for (int i = 1; i < failures && backoff.compareTo(longest) < 0; i++) {
            backoff = backoff.multipliedBy(2);
        }
        return backoff.compareTo(longest) < 0 ? backoff : longest;
    }
}
