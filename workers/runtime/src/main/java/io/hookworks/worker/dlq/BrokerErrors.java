package io.hookworks.worker.dlq;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

/**
 * Errors of one kind that a broker answered to one kind of call.
 *
 * @param count for how many messages
 * @param example what the first of them said
 */
public record BrokerErrors(Verb verb, Kind kind, int count, String example) {
    static BrokerErrors first(QueueException error) {
        return new BrokerErrors(error.verb(), error.kind(), 1, String.valueOf(error.getMessage()));
    }

    BrokerErrors oneMore() {
        return new BrokerErrors(verb, kind, count + 1, example);
    }

    boolean covers(QueueException error) {
        return error.verb() == verb && error.kind() == kind;
    }
}
