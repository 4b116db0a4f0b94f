package io.hookworks.queue;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends messages one by one, for many callers at once, who share calls. While the broker is quick
 * and callers are few, each message goes at once in a call of its own; the busier it gets, the
 * fuller the calls. Nothing waits for company longer than {@value #LINGER_MILLIS} ms.
 *
 * <p>Holds only what callers wait for, and what is on the wire. On queues that keep order, one call
 * goes after the other. Safe for many threads; suits virtual ones. Does not close the client.
 */
public final class Sender {
    private static final int LINGER_MILLIS = 5;

    private final QueueClient client;
    private final Map<QueueName, SendLine> lines = new ConcurrentHashMap<>();

    public Sender(QueueClient client) {
        this.client = client;
    }

    /**
     * Sends a message, and waits until the broker has confirmed it or the time is over. {@code
     * CANCELLED}: it was not sent, {@code OUTCOME_UNKNOWN}: it may have been, and sending it again
     * can double it under the same id.
     */
    public Result<String> send(QueueName queue, Outgoing message, Duration within)
            throws InterruptedException {
        return lines.computeIfAbsent(queue, this::line).send(message, within);
    }

    private SendLine line(QueueName queue) {
        return new SendLine(client, queue, Duration.ofMillis(LINGER_MILLIS));
    }

    static Result<String> failed(QueueName queue, Kind kind, String why) {
        return new Result.Failed<>(new QueueException(kind, queue, Verb.SEND, why, null));
    }
}
