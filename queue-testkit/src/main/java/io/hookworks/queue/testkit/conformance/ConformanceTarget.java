package io.hookworks.queue.testkit.conformance;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.wire.FaultyWire;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;

/** A provider under test, opened for one case and closed after it. */
public interface ConformanceTarget extends AutoCloseable {

    /** One more client of the same broker; the case closes it. */
    QueueClient open(QueueCatalog catalog);

    /** What queues can guarantee here. */
    default Set<Guarantees> offered() {
        return Set.of(Guarantees.NONE);
    }

    /** Why the cases that need these guarantees are skipped. */
    default String whyNot(Guarantees wanted) {
        return "does not offer " + wanted;
    }

    /** What acks are asked to be worth, of every queue of a case. */
    default AckCertainty acks() {
        return AckCertainty.BEST_EFFORT;
    }

    /**
     * Why the cases of one id cannot be shown on this broker, although the provider keeps them
     * where the broker does; null: they can. Tells what a substitute for the real service lacks.
     */
    default @Nullable String gap(String id) {
        return null;
    }

    QueueProvisioner provisioner();

    Pace pace();

    /** A short lease that the broker keeps exactly, and the step of delays. */
    Duration lease();

    /** How much later than asked something may happen, on a busy machine. */
    Duration tolerance();

    /**
     * Puts something into a queue that is not in the provider's wire format.
     *
     * @return its body as it then stands in the queue
     */
    Payload putUndecodable(QueueName queue);

    /**
     * Returns when a receive that was just started waits at the broker, where the target can tell,
     * or when it is over.
     */
    default void awaitWaiting(Future<?> receive) throws InterruptedException {}

    /**
     * The wire between {@linkplain #open the clients} and the broker, where the target has one that
     * a test can spoil; closed with the target. Without one the cases that need it are skipped.
     */
    default @Nullable FaultyWire faults() {
        return null;
    }

    @Override
    void close();
}
