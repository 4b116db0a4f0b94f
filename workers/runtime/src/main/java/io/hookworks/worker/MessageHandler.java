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
     * queue's backoff. When the time for the attempt is over, or the lease is lost, the thread is
     * interrupted and {@link Attempt#cancellation()} fires: what is returned after that counts as a
     * failed attempt, since another worker may hold the message by then.
     */
    Verdict handle(Message message, Attempt attempt) throws Exception;
}
