package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.conformance.History.Acked;
import io.hookworks.queue.testkit.conformance.History.Extended;
import io.hookworks.queue.testkit.conformance.History.Moment;
import io.hookworks.queue.testkit.conformance.History.Received;
import io.hookworks.queue.testkit.conformance.History.Released;
import io.hookworks.queue.testkit.conformance.History.Sent;
import io.hookworks.queue.testkit.conformance.History.Span;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Another client, whose calls leave a history. */
public final class RecordingQueues extends ForwardingClient {
    private final History history;
    private volatile boolean closed;

    RecordingQueues(QueueClient real, History history) {
        super(real);
        this.history = history;
    }

    boolean closed() {
        return closed;
    }

    /** Makes the event of one entry and its result. */
    @FunctionalInterface
    private interface Entry<E, T> {
        History.Event event(Span span, E entry, Result<T> result);
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        var began = history.moment();
        return record(
                began,
                batch,
                real.send(queue, batch),
                (span, outgoing, result) -> new Sent(queue, span, outgoing, result));
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        var began = history.moment();
        var deliveries = real.receive(request);
        var span = new Span(began, history.moment());
        deliveries.forEach(one -> history.add(new Received(request.queue(), span, one)));
        return deliveries;
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        var began = history.moment();
        return record(
                began,
                receipts,
                real.ack(queue, receipts),
                (span, receipt, result) -> new Acked(queue, span, receipt, result));
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        var began = history.moment();
        return record(
                began,
                receipts,
                real.extend(queue, receipts, lease),
                (span, receipt, result) -> new Extended(queue, span, receipt, result));
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        var began = history.moment();
        return record(
                began,
                releases,
                real.release(queue, releases),
                (span, release, result) -> new Released(queue, span, release.receipt(), result));
    }

    private <E, T> List<Result<T>> record(
            Moment began, List<E> entries, List<Result<T>> results, Entry<E, T> event) {
        var span = new Span(began, history.moment());
        assertEquals(entries.size(), results.size(), "every entry has one result");
        for (int i = 0; i < entries.size(); i++) {
            history.add(event.event(span, entries.get(i), results.get(i)));
        }
        return results;
    }

    @Override
    public void close() {
        closed = true;
        real.close();
    }
}
