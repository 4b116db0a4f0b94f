package io.hookworks.worker;

/** On which threads handlers run: one for each delivery in work either way. */
public enum HandlerThreads {
    /**
     * For handlers that wait, for the network above all. The JVM runs as many of them at a time as
     * it has processors, so a few that compute without end leave no time to all others, of other
     * queues too.
     */
    VIRTUAL,

    /**
     * For handlers that compute, or call code that does: the operating system shares out the time.
     */
    PLATFORM
}
