package io.hookworks.queue.testkit.conformance;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the clients of one case asked for and were told, in the order of the answers. Safe for many
 * threads.
 */
final class History {
    /**
     * A point in a history. A clock that stands still tells no order, so the place does.
     *
     * @param place counts from zero, over all that began or ended
     */
    record Moment(long place, Instant at) {}

    /** From the call to its answer: what was asked took effect somewhere between. */
    record Span(Moment began, Moment ended) {}

    /** One entry of one call. */
    sealed interface Event {
        QueueName queue();

        Span span();
    }

    record Sent(QueueName queue, Span span, Outgoing outgoing, Result<String> result)
            implements Event {
        boolean accepted() {
            return result instanceof Result.Ok<String>;
        }

        boolean perhapsAccepted() {
            return happened(result) != Happened.NO;
        }

        Instant due() {
            return span.began().at().plus(outgoing.delay());
        }
    }

    record Received(QueueName queue, Span span, Delivery delivery) implements Event {
        Copy copy() {
            return new Copy(queue, delivery.content().brokerId());
        }
    }

    /** Something done about a delivery. */
    sealed interface Handled extends Event {
        Receipt receipt();

        Result<?> result();
    }

    record Acked(QueueName queue, Span span, Receipt receipt, Result<AckCertainty> result)
            implements Handled {}

    record Extended(QueueName queue, Span span, Receipt receipt, Result<Instant> result)
            implements Handled {}

    record Released(QueueName queue, Span span, Receipt receipt, Result<Duration> result)
            implements Handled {}

    /** What is delivered and settled on its own; the same message sent twice makes two. */
    record Copy(QueueName queue, String brokerId) {}

    /** Whether what was asked for took effect. */
    enum Happened {
        YES,
        NO,
        PERHAPS
    }

    private final List<Event> events = new ArrayList<>();
    private final Pace pace;
    private long places;
    private boolean doubling;

    History(Pace pace) {
        this.pace = pace;
    }

    /** Answers get lost on the way, so a driver may have sent twice what it was told of once. */
    synchronized void losesAnswers() {
        doubling = true;
    }

    /** Whether a message may have more copies than anyone was told of. */
    synchronized boolean doubling() {
        return doubling;
    }

    synchronized Moment moment() {
        return new Moment(places++, pace.now());
    }

    synchronized void add(Event event) {
        events.add(event);
    }

    synchronized <E extends Event> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The deliveries by their receipts. */
    Map<Receipt, Received> deliveries() {
        var deliveries = new HashMap<Receipt, Received>();
        all(Received.class).forEach(one -> deliveries.put(one.delivery().receipt(), one));
        return deliveries;
    }

    /** What was accepted and should still be there: no copy of it was acked, as far as we know. */
    List<Sent> outstanding() {
        var gone = new HashMap<Message, Set<Copy>>();
        var deliveries = deliveries();
        for (var ack : all(Acked.class)) {
            var delivery = deliveries.get(ack.receipt());
            if (delivery != null
                    && happened(ack.result()) != Happened.NO
                    && delivery.delivery().content()
                            instanceof Delivery.Decoded(var message, var _, var _)) {
                gone.computeIfAbsent(message, _ -> new HashSet<>()).add(delivery.copy());
            }
        }
        var left = new HashMap<Message, Integer>();
        gone.forEach((message, copies) -> left.put(message, copies.size()));
        return all(Sent.class).stream()
                .filter(Sent::accepted)
                .filter(sent -> left.merge(sent.outgoing().message(), -1, Integer::sum) < 0)
                .toList();
    }

    static Happened happened(Result<?> result) {
        return switch (result) {
            case Result.Ok<?> _ -> Happened.YES;
            case Result.Failed<?>(var error) -> happened(error);
        };
    }

    private static Happened happened(QueueException error) {
        return switch (error.kind()) {
            case OUTCOME_UNKNOWN, CANCELLED, UNEXPECTED -> Happened.PERHAPS;
            case QUEUE_NOT_FOUND,
                    ACCESS_DENIED,
                    MESSAGE_REFUSED,
                    TOO_LARGE,
                    UNSUPPORTED,
                    LEASE_LOST,
                    THROTTLED,
                    UNAVAILABLE,
                    CLOSED ->
                    Happened.NO;
        };
    }
}
