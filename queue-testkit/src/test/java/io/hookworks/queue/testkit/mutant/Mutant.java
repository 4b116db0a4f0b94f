package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A sound driver, of which one who extends this breaks one thing. */
class Mutant extends ForwardingClient {
    Mutant(QueueClient real) {
        super(real);
    }

    static List<Outgoing> changed(List<Outgoing> batch, UnaryOperator<Message> change) {
        return batch.stream()
                .map(one -> new Outgoing(change.apply(one.message()), one.delay(), one.facts()))
                .toList();
    }

    static List<Outgoing> delayed(List<Outgoing> batch, UnaryOperator<Duration> change) {
        return batch.stream()
                .map(one -> new Outgoing(one.message(), change.apply(one.delay()), one.facts()))
                .toList();
    }

    static Delivery leasedUntil(Delivery delivery, Instant until) {
        return new Delivery(
                delivery.content(),
                delivery.receipt(),
                delivery.attempt(),
                delivery.sentAt(),
                delivery.receivedAt(),
                until);
    }

    static Delivery attempt(Delivery delivery, int attempt) {
        return new Delivery(
                delivery.content(),
                delivery.receipt(),
                attempt,
                delivery.sentAt(),
                delivery.receivedAt(),
                delivery.leasedUntil());
    }
}
