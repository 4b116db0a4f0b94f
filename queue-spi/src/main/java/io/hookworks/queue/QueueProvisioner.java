package io.hookworks.queue;

/**
 * Makes queues on a local or embedded broker. In the cloud queues come from Terraform, and no
 * program of Hookworks calls this.
 */
public interface QueueProvisioner {
    /**
     * Makes the queue and its dead-letter queue as the spec says, and sets what differs on those
     * that are there; messages in them stay.
     *
     * @throws QueueException if the broker refuses
     */
    void provision(QueueSpec spec);
}
