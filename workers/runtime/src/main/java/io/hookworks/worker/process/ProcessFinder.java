package io.hookworks.worker.process;

import java.util.Set;

/** Finds the processes that belong to one program. Not safe for concurrent use. */
interface ProcessFinder {
    /** Process ids of all that the program started, as far as they run now. */
    Set<Long> alive();

    /** Frees what the search needed, once nothing is alive. */
    default void close() {}
}
