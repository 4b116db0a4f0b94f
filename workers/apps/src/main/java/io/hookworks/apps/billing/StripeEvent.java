package io.hookworks.apps.billing;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One event of Stripe's. See <a href="https://docs.stripe.com/api/events/object">the event
 * object</a>.
 *
 * @param id the same whenever Stripe sends the event again
 * @param created when it happened, to the second
 * @param object what it is about, as it was then
 */
record StripeEvent<T>(String id, Instant created, T object) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    StripeEvent {
        requireId("event", id);
    }

    static void requireId(String what, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(what + " id is not one of Stripe's");
        }
    }
}
