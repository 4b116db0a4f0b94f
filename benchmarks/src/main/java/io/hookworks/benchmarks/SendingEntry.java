package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

/** An entry with means of its own to send messages that come one by one. */
interface SendingEntry extends Entry {
    /** Sends so many messages in as few calls as its means allow. */
    void send(String endpoint, QueueName queue, int messages);
}
