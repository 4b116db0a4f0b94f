package io.hookworks.worker;

import static io.hookworks.queue.QueueException.Verb.SEND;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends dead letters, in the fullest form that the dead-letter queue takes. Everything that
 * Hookworks sends fits with its reason, since {@link io.hookworks.queue.Facts#BYTES} are kept free
 * for that; a message of another sender may leave less room. Then, in this order: the payload moves
 * into the claim store, if there is one; the facts are shortened; only a short reason stays; none
 * stays, and the reason is in the log alone; of something undecodable its attributes go.
 */
final class DeadLetterSender {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSender.class);

    /** What owns payloads that are put aside here, as a part of their claims' names. */
    private static final String OWNER = "dead-letters";

    private static final Duration PUT = Duration.ofSeconds(30);

    private final QueueClient client;
    private final QueueName queue;
    private final Claims claims;
    private final InstantSource clock;

    DeadLetterSender(QueueClient client, QueueName queue, Claims claims, InstantSource clock) {
        this.client = client;
        this.queue = queue;
        this.claims = claims;
        this.clock = clock;
    }

    /** Never throws; blocks until the broker has answered. */
    Result<String> send(Work work, Death death) {
        try {
            return sendInAnyForm(work, death);
        } catch (Throwable e) {
            return new Result.Failed<>(QueueException.unexpected(queue.deadLetters(), SEND, e));
        }
    }

    private Result<String> sendInAnyForm(Work work, Death death) {
        var message = messageOf(work);
        Result<String> result = send(message, DeathFacts.full(death, queue));
        for (var form : smaller(message, death)) {
            if (!tooLarge(result)) {
                return result;
            }
            var next = form.get();
            result = next.isPresent() ? sendOne(next.get()) : result;
        }
        return result;
    }

    private List<Supplier<Optional<Outgoing>>> smaller(Message message, Death death) {
        return List.of(
                () ->
                        claims.putAside(message, OWNER, PUT)
                                .map(claim -> letter(claim, DeathFacts.full(death, queue))),
                () -> Optional.of(letter(message, DeathFacts.shortened(death))),
                () -> Optional.of(letter(message, DeathFacts.bare(death))),
                () -> Optional.of(silent(message, death)),
                () -> withoutAttributes(message).map(bare -> silent(bare, death)));
    }

    private static Optional<Message> withoutAttributes(Message message) {
        return message.type().equals(DeadLetter.UNDECODABLE)
                ? Optional.of(message.withAttributes(Map.of()))
                : Optional.empty();
    }

    private static Outgoing silent(Message message, Death death) {
        LOG.error(
                "{} has no room for the reason of its death, so it stands only here: {}",
                message.id(),
                death.reason());
        return letter(message, Map.of());
    }

    private Result<String> send(Message message, Map<String, String> facts) {
        return sendOne(letter(message, facts));
    }

    private Result<String> sendOne(Outgoing letter) {
        return client.send(queue.deadLetters(), List.of(letter)).getFirst();
    }

    private static Outgoing letter(Message message, Map<String, String> facts) {
        return new Outgoing(message, Duration.ZERO, facts);
    }

    private static boolean tooLarge(Result<String> result) {
        return result instanceof Result.Failed<String>(var error) && error.kind() == Kind.TOO_LARGE;
    }

    private Message messageOf(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) -> message;
            case Delivery.Undecodable found -> DeadLetter.wrap(found, clock.instant());
        };
    }
}
