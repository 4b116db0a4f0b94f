package io.hookworks.worker;

import io.hookworks.queue.Message;

/**
 * What is done with one message. Called on a virtual thread of its own, at least once per message:
 * a handler that has finished {@link Message#id()} before does no harm when it sees it again.
 */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles a message and says what becomes of it. Throwing means {@link Verdict.Retry} after the
     * queue's backoff, unless {@link Handlers#whenThrown} says otherwise. So does returning null.
     * What is thrown is logged with at most 2 048 characters of its message, without control
     * characters.
     *
     * <p>When the time for the attempt is over, the lease is lost or the worker must stop, the
     * thread is interrupted and {@link Attempt#cancellation()} fires. What is returned after a lost
     * lease counts for nothing, since another worker may hold the message by then; after a timeout
     * or a stop, done still means done.
     */
    Verdict handle(Message message, Attempt attempt) throws Exception;
}
