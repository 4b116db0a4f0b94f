package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

/** One way of using a broker, which enters the measurements. */
interface Entry {
    /**
     * What consumes the queues of an order, each with the concurrency that the process was started
     * with.
     */
    Contender consumer(Order order);

    /** Sends so many messages in as few calls as its means allow. */
    void send(String endpoint, QueueName queue, int messages);
}
