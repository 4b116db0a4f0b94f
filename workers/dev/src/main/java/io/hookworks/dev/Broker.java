package io.hookworks.dev;

/** The broker of a laptop. What it holds goes with it. */
interface Broker extends AutoCloseable {
    @Override
    void close();
}
