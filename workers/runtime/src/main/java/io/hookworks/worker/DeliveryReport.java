package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * The story of one delivery, told when it has ended.
 *
 * @param id the message's id; of something undecodable, the broker's
 * @param type the message's type; of something undecodable, {@link DeadLetter#UNDECODABLE}
 * @param sentAt when the message was first sent; null if undecodable
 * @param took from its arrival at the worker to its end
 */
public record DeliveryReport(
        QueueName queue,
        String id,
        String type,
        @Nullable Instant sentAt,
        int attempt,
        Duration took,
        Ending ending) {}
