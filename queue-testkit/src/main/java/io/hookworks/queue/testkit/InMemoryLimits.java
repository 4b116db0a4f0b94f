package io.hookworks.queue.testkit;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Refuses what the declared capabilities exclude. */
record InMemoryLimits(Capabilities capabilities) {

    void check(QueueName queue, Outgoing outgoing) {
        var message = outgoing.message();
        if (message.orderingKey() != null && capabilities.ordering() == Ordering.NONE) {
            throw refusal(Kind.UNSUPPORTED, queue, Verb.SEND, "it keeps no order by key");
        }
        capabilities.checkSendDelay(queue, outgoing.delay());
        if (message.attributes().size() > capabilities.maxAttributes()) {
            var detail =
                    "more than " + capabilities.maxAttributes() + " attributes; none is dropped";
            throw refusal(Kind.MESSAGE_REFUSED, queue, Verb.SEND, detail);
        }
        var size = size(message, outgoing.facts());
        if (size > capabilities.maxBytes(queue, outgoing)) {
            var detail = size + " bytes, more than " + capabilities.maxBytes(queue, outgoing);
            throw refusal(Kind.TOO_LARGE, queue, Verb.SEND, detail);
        }
    }

    /** A queue that keeps order delays no single message, as SQS FIFO does not. */
    static Capabilities ordered(Capabilities plain) {
        return new Capabilities(
                plain.maxBatch(),
                plain.maxReceive(),
                plain.maxMessageBytes(),
                plain.maxAttributes(),
                DelayLimit.NONE,
                plain.maxWait(),
                plain.minLease(),
                plain.maxLease(),
                plain.maxTotalLease(),
                plain.releaseDelay(),
                Ordering.PER_KEY,
                plain.ackCertainty(),
                plain.exactAttempts(),
                plain.counted());
    }

    private static int size(Message message, Map<String, String> facts) {
        return message.payload().size()
                + utf8(message.id())
                + utf8(message.type())
                + utf8(message.time().toString())
                + Facts.join(message.attributes(), facts).entrySet().stream()
                        .mapToInt(entry -> utf8(entry.getKey()) + utf8(entry.getValue()))
                        .sum();
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static QueueException refusal(Kind kind, QueueName queue, Verb verb, String detail) {
        return new QueueException(kind, queue, verb, detail, null);
    }
}
