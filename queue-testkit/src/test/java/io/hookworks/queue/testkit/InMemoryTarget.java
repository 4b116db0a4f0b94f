package io.hookworks.queue.testkit;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Queues in memory for one case, on a clock that the case moves.
 *
 * @param made what becomes of each client before the case gets it
 */
public record InMemoryTarget(InMemoryQueues queues, Pace pace, UnaryOperator<QueueClient> made)
        implements ConformanceTarget {
    public static InMemoryTarget sound() {
        return of(UnaryOperator.identity());
    }

    public static InMemoryTarget of(UnaryOperator<QueueClient> made) {
        var clock = ManualClock.somewhere();
        return new InMemoryTarget(new InMemoryQueues(clock), new Pace.Manual(clock), made);
    }

    /** Declares as little as a provider may. */
    public static InMemoryTarget frugal() {
        var clock = ManualClock.somewhere();
        var queues = InMemoryQueues.frugal(clock);
        return new InMemoryTarget(queues, new Pace.Manual(clock), UnaryOperator.identity());
    }

    @Override
    public QueueClient open(QueueCatalog catalog) {
        return made.apply(queues.anotherClient());
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
    public Duration lease() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration tolerance() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Payload putUndecodable(QueueName queue) {
        var raw = Payload.ofText("not in any format");
        queues.sendUndecodable(queue, "put there by a test", raw, Map.of());
        return raw;
    }

    @Override
    public void awaitWaiting(Future<?> receive) {
        while (queues.waitingReceives() == 0 && !receive.isDone()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        queues.close();
    }
}
