package io.hookworks.queue;

import java.time.Duration;

/**
 * Where payloads wait that are too large for their queue. Safe for many threads; every call blocks
 * its caller until it is done or its time is over, and suits virtual threads.
 *
 * <p>Nothing here deletes: a dead letter may be sent back long after its message was handled. The
 * store's own lifecycle does, by age; a {@code put} of what is there already makes it new again.
 */
public interface ClaimStore extends AutoCloseable {
    /**
     * Keeps a payload under its claim's name. When it returns the payload is durable, whole or not
     * at all; doing it twice does no harm.
     *
     * @throws ClaimException if it may not be there; nothing may be sent that refers to it
     */
    void put(Claim claim, Payload payload, Duration within);

    /**
     * What lies under a claim's name, unverified: ask {@link Claim#isOf}. Reads one byte more than
     * the claim's size at most.
     *
     * @throws ClaimException if it cannot be had
     */
    Payload get(Claim claim, Duration within);

    /** Ends the store; calls under way may fail. */
    @Override
    void close();
}
