package io.hookworks.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Another client, to which every call goes as it is. Who extends it overrides only the verbs of
 * which it wants to know, or which it changes: it measures them, say. Closing it closes the other.
 *
 * <p>Threads, limits and errors are those of the other client.
 */
public abstract class ForwardingClient implements QueueClient {
    /** Whom the calls go to. */
    protected final QueueClient real;

    protected ForwardingClient(QueueClient real) {
        this.real = real;
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
    public Optional<Pauses> pauses() {
        return real.pauses();
    }

    @Override
    public void close() {
        real.close();
    }
}
