package io.hookworks.webhook;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Another client, whose broker a test makes hang: a send waits until it is interrupted. */
final class StuckQueues implements QueueClient {
    private final QueueClient real;
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stuck;

    StuckQueues(QueueClient real) {
        this.real = real;
    }

    void stuck(boolean now) {
        stuck = now;
    }

    /** Sends that wait just now. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        if (!stuck) {
            return real.send(queue, batch);
        }
        waiting.incrementAndGet();
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        var error = new QueueException(Kind.CANCELLED, queue, Verb.SEND, "interrupted", null);
        return batch.stream().<Result<String>>map(each -> new Result.Failed<>(error)).toList();
    }

    @Override
    public Capabilities capabilities(QueueName queue) {
        return real.capabilities(queue);
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
