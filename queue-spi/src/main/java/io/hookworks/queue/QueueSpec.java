package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A queue as {@code hookworks.yaml} describes it, for those who make or check it.
 *
 * @param guarantees what it promises beyond at least once; its dead-letter queue the same
 * @param lease how long a delivery is its receiver's alone when nobody asks for another time
 * @param retention how long an undelivered message is kept
 * @param deadLetters the queue's net below the runtime's own dead-lettering; null on a dead-letter
 *     queue
 */
public record QueueSpec(
        QueueName name,
        Guarantees guarantees,
        Duration lease,
        Duration retention,
        @Nullable DeadLetters deadLetters) {

    /**
     * The dead-letter queue, {@link QueueName#deadLetters()} of its queue.
     *
     * @param retention how long a dead letter waits for a person
     * @param maxReceives after so many deliveries of one copy the broker itself moves a message
     *     there, or after as many as it takes at most. The runtime counts attempts itself, so this
     *     only catches what kills its workers
     */
    public record DeadLetters(Duration retention, int maxReceives) {}
}
