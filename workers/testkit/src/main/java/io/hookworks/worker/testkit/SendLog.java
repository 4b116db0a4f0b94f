package io.hookworks.worker.testkit;

import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Another client that remembers what was sent through it, in order. Safe for many threads. */
final class SendLog extends ForwardingClient {
    private final Map<QueueName, List<Outgoing>> sent = new HashMap<>();

    SendLog(QueueClient real) {
        super(real);
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
}
