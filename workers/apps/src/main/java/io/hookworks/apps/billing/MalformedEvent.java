package io.hookworks.apps.billing;

/** What came is not an event of Stripe's, or lacks what every such event has. */
final class MalformedEvent extends Exception {
    MalformedEvent(String message, Throwable cause) {
        super(message, cause);
    }
}
