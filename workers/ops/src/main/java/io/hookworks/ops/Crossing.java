package io.hookworks.ops;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.queue.Sender;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.Verdict;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends each message as it is to the queue of its name on the other shore, and is done when that
 * has confirmed it. While the other shore is away the message stays here, leased, and is sent again
 * and again: no attempt is used up, and nothing more is received than permits allow.
 */
final class Crossing implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Crossing.class);
    private static final Duration CONFIRMED = Duration.ofSeconds(30);
    private static final Backoff AGAIN =
            new Backoff(Integer.MAX_VALUE, Duration.ofMillis(200), Duration.ofSeconds(15));

    /** So long a dead letter stays that the other shore refuses: it has nowhere else to go. */
    private static final Duration REFUSED = Duration.ofHours(1);

    private final Sender sender;
    private final Set<QueueName> away = ConcurrentHashMap.newKeySet();

    /**
     * @param sender to the other shore
     */
    Crossing(Sender sender) {
        this.sender = sender;
    }

    @Override
    public Verdict handle(Message message, Attempt attempt) throws InterruptedException {
        var queue = attempt.queue();
        var outgoing = new Outgoing(message, Duration.ZERO, attempt.facts());
        for (var tries = 1; ; tries++) {
            switch (sender.send(queue, outgoing, CONFIRMED)) {
                case Result.Ok<String> _ -> {
                    if (away.remove(queue)) {
                        LOG.info("{}: the other cloud takes messages again", queue);
                    }
                    return Verdict.done();
                }
                case Result.Failed<String>(var error) -> {
                    if (refused(error)) {
                        return refusal(queue, "the other cloud refuses it: " + error.getMessage());
                    }
                    if (away.add(queue)) {
                        LOG.warn(
                                "{}; what is in work stays, and is sent again", error.getMessage());
                    }
                    Thread.sleep(waitAfter(error, tries));
                }
            }
        }
    }

    /** Whether it is this message that is wrong there, and nothing else. */
    private static boolean refused(QueueException error) {
        return switch (error.kind()) {
            case TOO_LARGE, MESSAGE_REFUSED, UNSUPPORTED -> true;
            case QUEUE_NOT_FOUND,
                    ACCESS_DENIED,
                    LEASE_LOST,
                    THROTTLED,
                    UNAVAILABLE,
                    OUTCOME_UNKNOWN,
                    CANCELLED,
                    CLOSED,
                    UNEXPECTED ->
                    false;
        };
    }

    private static Verdict refusal(QueueName queue, String reason) {
        return queue.holdsDeadLetters() ? Verdict.defer(REFUSED, reason) : Verdict.reject(reason);
    }

    private static Duration waitAfter(QueueException error, int tries) {
        return error.retryAfter()
                .or(() -> AGAIN.delayAfter(tries, ThreadLocalRandom.current().nextDouble()))
                .orElseThrow();
    }
}
