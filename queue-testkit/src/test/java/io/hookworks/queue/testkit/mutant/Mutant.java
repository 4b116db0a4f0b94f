package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A sound driver, of which one who extends this breaks one thing. */
class Mutant implements QueueClient {
    final QueueClient real;

    Mutant(QueueClient real) {
        this.real = real;
    }

    static List<Outgoing> changed(List<Outgoing> batch, UnaryOperator<Message> change) {
        return batch.stream()
                .map(one -> new Outgoing(change.apply(one.message()), one.delay()))
                .toList();
    }

    static List<Outgoing> delayed(List<Outgoing> batch, UnaryOperator<Duration> change) {
        return batch.stream()
                .map(one -> new Outgoing(one.message(), change.apply(one.delay())))
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

    @Override
    public Capabilities capabilities(QueueName queue) {
        return real.capabilities(queue);
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        return real.send(queue, batch);
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        return real.receive(request);
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return real.ack(queue, receipts);
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        return real.extend(queue, receipts, lease);
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        return real.release(queue, releases);
    }

    @Override
    public QueueStats stats(QueueName queue) {
        return real.stats(queue);
    }

    @Override
    public List<Finding> verify(QueueSpec spec) {
        return real.verify(spec);
    }

    @Override
    public void close() {
        real.close();
    }
}
