package io.hookworks.worker;

import io.hookworks.queue.Message;

/** Finds the handler of a message as the runtime does; in its package since only that one may. */
public final class Dispatch {
    private Dispatch() {}

    public static Verdict to(Handlers handlers, Message message, Attempt attempt) throws Exception {
        return handlers.find(message.type()).orElseThrow().handle(message, attempt);
    }
}
