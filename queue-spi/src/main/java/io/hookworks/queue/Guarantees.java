package io.hookworks.queue;

/**
 * What a queue promises beyond delivering every message at least once. {@code hookworks.yaml} asks
 * for it and the broker is set up for it; a provider that cannot give it refuses to open.
 *
 * @param ordering whether messages of one ordering key arrive in the order they were sent
 * @param acks what an accepted acknowledgement is worth
 */
public record Guarantees(Ordering ordering, AckCertainty acks) {
    /** At least once, and nothing more. */
    public static final Guarantees NONE = new Guarantees(Ordering.NONE, AckCertainty.BEST_EFFORT);

    /** Order within each ordering key. */
    public static final Guarantees PER_KEY =
            new Guarantees(Ordering.PER_KEY, AckCertainty.BEST_EFFORT);
}
