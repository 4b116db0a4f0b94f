package io.hookworks.worker.testkit;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Queues in memory for one case, by the clock on the wall. */
record WallClockTarget(InMemoryQueues queues) implements ConformanceTarget {
    @Override
    public QueueClient open(QueueCatalog catalog) {
        return queues.anotherClient();
    }

    @Override
    public Set<Guarantees> offered() {
        return Set.of(Guarantees.NONE, Guarantees.PER_KEY);
    }

    @Override
    public QueueProvisioner provisioner() {
        return queues;
    }

    @Override
    public Pace pace() {
        return new Pace.Real();
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration tolerance() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Payload putUndecodable(QueueName queue) {
        var raw = Payload.ofText("not in any format");
        queues.sendUndecodable(queue, "put there by a test", raw, Map.of());
        return raw;
    }

    @Override
    public void close() {
        queues.close();
    }
}
