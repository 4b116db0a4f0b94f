package io.hookworks.benchmarks;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends messages at a steady rate, each again until it is confirmed: what is confirmed must be
 * handled.
 */
final class Sender {
    private static final int TICKS_PER_SECOND = 20;

    private final QueueClient client;
    private final QueueName queue;
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();
    private int repeated;

    Sender(QueueClient client, QueueName queue) {
        this.client = client;
        this.queue = queue;
    }

    /** The moment before the send that put it there. */
    Map<String, Instant> asked() {
        return asked;
    }

    /** How many sends of a message had to be repeated. */
    int repeated() {
        return repeated;
    }

    void send(List<Outgoing> messages, int perSecond) throws InterruptedException {
        var began = System.nanoTime();
        var batch = Math.max(1, perSecond / TICKS_PER_SECOND);
        for (var at = 0; at < messages.size(); at += batch) {
            var wait = began + at * 1_000_000_000L / perSecond - System.nanoTime();
            Thread.sleep(Math.max(0, wait / 1_000_000));
            confirm(messages.subList(at, Math.min(at + batch, messages.size())));
        }
    }

    private void confirm(List<Outgoing> batch) throws InterruptedException {
        var open = batch;
        while (!open.isEmpty()) {
            var now = Instant.now();
            var results = client.send(queue, open);
            var failed = new ArrayList<Outgoing>();
            for (var i = 0; i < open.size(); i++) {
                if (results.get(i) instanceof Result.Ok<String>) {
                    asked.put(open.get(i).message().id(), now);
                } else {
                    failed.add(open.get(i));
                }
            }
            open = failed;
            if (!open.isEmpty()) {
                repeated += open.size();
                Thread.sleep(200);
            }
        }
    }
}
