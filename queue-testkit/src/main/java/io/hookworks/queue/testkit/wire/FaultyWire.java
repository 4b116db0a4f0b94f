package io.hookworks.queue.testkit.wire;

import io.hookworks.queue.QueueException.Verb;

import java.time.Duration;
import java.util.Map;

/**
 * The wire between a driver and its broker, as a test spoils it. Calls that no order concerns go
 * through unchanged. Operations have the names of the provider. Safe for many threads.
 */
public interface FaultyWire extends AutoCloseable {

    /** The operation that carries a verb; two verbs may share one. */
    String operation(Verb verb);

    /** Whether the broker answers each entry of a batch by itself, so that one can fail alone. */
    boolean answersEachEntry();

    /** How many calls came from the driver so far, by operation, spoilt ones included. */
    Map<String, Integer> calls();

    /** How many calls of one operation came so far. */
    default int calls(String operation) {
        return calls().getOrDefault(operation, 0);
    }

    /**
     * Each fault strikes one later call of the operation, in this order, after those ordered
     * before.
     *
     * @throws UnsupportedOperationException if this wire cannot do it
     */
    void order(String operation, Fault... faults);

    /**
     * Of every {@code period} calls of whatever operation the first suffer these faults, in this
     * order, until {@link #heal()}. Faults in a row get through a driver's own retry.
     */
    void storm(int period, Fault... faults);

    /** Every answer comes so much later, until {@link #heal()}. */
    void slow(Duration by);

    /** Cuts every connection at once; new ones are welcome. */
    void cut();

    /** Cuts every connection and refuses new ones, until {@link #heal()}. */
    void refuse();

    /**
     * No byte passes either way, and no connection ends, until {@link #heal()}; what was under way
     * then goes on. New connections seem to be accepted: this does not lose their first packet, as
     * a real partition would.
     */
    void partition();

    /** Ends all of the above, and forgets the orders that struck no call yet. */
    void heal();

    /** Cuts every connection and ends the proxy. */
    @Override
    void close();
}
