package io.hookworks.benchmarks;

/** What is measured: takes messages off queues, and tells of each that it has finished. */
interface Contender extends AutoCloseable {
    void start(Handled handled);

    @Override
    void close() throws InterruptedException;
}
