package io.hookworks.apps.billing;

import io.hookworks.queue.Message;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.Verdict;

/** Reads the event in a message and hands it on; a message that holds none is a dead letter. */
final class StripeHandler<T> implements MessageHandler {
    /** What is done about one type of event. */
    @FunctionalInterface
    interface Reaction<T> {
        Verdict to(StripeEvent<T> event, Attempt attempt) throws Exception;
    }

    private final StripeReader reader;
    private final Class<T> type;
    private final Reaction<T> reaction;

    StripeHandler(StripeReader reader, Class<T> type, Reaction<T> reaction) {
        this.reader = reader;
        this.type = type;
        this.reaction = reaction;
    }

    @Override
    public Verdict handle(Message message, Attempt attempt) throws Exception {
        StripeEvent<T> event;
        try {
            event = reader.read(message.payload(), type);
        } catch (MalformedEvent e) {
            return Verdict.reject(String.valueOf(e.getMessage()));
        }
        return reaction.to(event, attempt);
    }
}
