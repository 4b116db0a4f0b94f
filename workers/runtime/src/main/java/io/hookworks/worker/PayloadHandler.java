package io.hookworks.worker;

import io.hookworks.queue.Message;

/**
 * What is done with the payload of one type of message. Called as a {@link MessageHandler} is, with
 * the payload read already; a message that cannot be read never gets here.
 */
@FunctionalInterface
public interface PayloadHandler<T extends Record> {
    /** Handles a payload and says what becomes of its message, as {@link MessageHandler#handle}. */
    Verdict handle(T payload, Message message, Attempt attempt) throws Exception;
}
