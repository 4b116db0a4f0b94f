package io.hookworks.beans;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.Handlers;

/**
 * What holds for all handlers of a queue that are beans: verdicts on exceptions, and what becomes
 * of unknown types. A bean of this kind is asked for every such queue.
 */
@FunctionalInterface
public interface QueueTerms {
    /** The handlers on these terms; {@code handlers} itself: no terms for this queue. */
    Handlers apply(QueueName queue, Handlers handlers);
}
