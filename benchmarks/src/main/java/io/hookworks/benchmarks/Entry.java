package io.hookworks.benchmarks;

/** One way of using a broker, which enters the measurements. */
interface Entry {
    /**
     * What consumes the queues of an order, each with the concurrency that the process was started
     * with.
     */
    Contender consumer(Order order);
}
