package io.hookworks.worker;

/** Fires a cancellation as the runtime does; it stands in its package since only that one may. */
public final class Cancellations {
    private Cancellations() {}

    public static void fire(Cancellation cancellation) {
        cancellation.fire(Cancellation.Cause.TIMEOUT);
    }
}
