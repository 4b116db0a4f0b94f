package io.hookworks.worker.testkit;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Another client that remembers what was sent through it, in order. Safe for many threads. */
final class SendLog implements QueueClient {
    private final QueueClient real;
    private final Map<QueueName, List<Outgoing>> sent = new HashMap<>();

    SendLog(QueueClient real) {
        this.real = real;
    }

    synchronized List<Outgoing> sent(QueueName queue) {
        return List.copyOf(sent.getOrDefault(queue, List.of()));
    }

    @Override
    public synchronized List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        var results = real.send(queue, batch);
        for (var i = 0; i < batch.size(); i++) {
            if (results.get(i) instanceof Result.Ok) {
                sent.computeIfAbsent(queue, first -> new ArrayList<>()).add(batch.get(i));
            }
        }
        return results;
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
