package io.hookworks.worker;

import io.hookworks.queue.QueueName;

/**
 * One try at handling a message.
 *
 * @param number how many times this message has been tried, this time included; at least 1, and
 *     approximate where the broker's count is
 */
public record Attempt(QueueName queue, int number, Cancellation cancellation) {}
