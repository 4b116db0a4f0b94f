package io.hookworks.queue.testkit.pubsub;

/** Where messages leave the service. */
interface Outlet {
    /** Hands out what it can now; false if that was nothing. Called by one thread. */
    boolean deliver();
}
