package io.hookworks.beans;

import io.hookworks.worker.payload.PayloadType;

/** Says which versions of its payload a handler reads, if there has been more than the first. */
@FunctionalInterface
public interface Versioned<T extends Record> {
    /**
     * The type in its present version, such as {@code first.version(2, json -> …)}.
     *
     * @param first version 1, as the annotation names it
     */
    PayloadType<T> versions(PayloadType<T> first);
}
