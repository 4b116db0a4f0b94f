package io.hookworks.queue;

import java.util.Optional;

/**
 * The pauses of queues, which stand at the queues in the broker: they outlive every process, hold
 * for workers that start later, and are seen in the cloud's console. A pause stops nothing by
 * itself; whoever receives is to look, and heed it.
 *
 * <p>Each call blocks for one or two calls to the broker. Safe for many threads.
 *
 * @see QueueClient#pauses()
 */
public interface Pauses {
    /**
     * The pause of a queue; empty: it is to be worked on.
     *
     * @throws QueueException of verb {@code PAUSE}, if the broker does not answer as it should
     */
    Optional<Pause> of(QueueName queue);

    /**
     * Pauses a queue; one that is paused is paused anew. Returns the pause as it stands at the
     * broker, which may know fewer letters, and shorter words: what does not fit becomes a hyphen,
     * or is cut.
     *
     * @throws QueueException of verb {@code PAUSE}
     */
    Pause begin(QueueName queue, Pause pause);

    /**
     * Ends the pause of a queue; repeating it does no harm.
     *
     * @throws QueueException of verb {@code PAUSE}
     */
    void end(QueueName queue);
}
