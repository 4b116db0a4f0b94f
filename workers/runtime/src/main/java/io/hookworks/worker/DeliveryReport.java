package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * The story of one delivery, told when it has ended.
 *
 * @param id the message's id; of something undecodable, the broker's
 * @param type the message's type; of something undecodable, {@link DeadLetter#UNDECODABLE}
 * @param trace the id of the W3C trace that the message belongs to; null: none
 * @param sentAt when the message was first sent; null if undecodable
 * @param attempt the number of the last attempt
 * @param took from its arrival at the worker to its end
 */
public record DeliveryReport(
        QueueName queue,
        String id,
        String type,
        @Nullable String trace,
        @Nullable Instant sentAt,
        int attempt,
        Duration took,
        Ending ending) {

    static DeliveryReport of(QueueName queue, Work work, Ending ending, Instant now) {
        var took = Duration.between(work.begun(), now);
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) ->
                    new DeliveryReport(
                            queue,
                            work.id(),
                            message.type(),
                            Trace.id(message).orElse(null),
                            message.time(),
                            work.attempt(),
                            took,
                            ending);
            case Delivery.Undecodable _ ->
                    new DeliveryReport(
                            queue,
                            work.id(),
                            DeadLetter.UNDECODABLE,
                            null,
                            null,
                            work.attempt(),
                            took,
                            ending);
        };
    }
}
