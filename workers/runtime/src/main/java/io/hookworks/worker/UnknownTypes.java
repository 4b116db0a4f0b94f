package io.hookworks.worker;

import io.hookworks.queue.Message;

import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of a message that nobody here can handle: of a type without handler, or of a version
 * that is newer than the handler's. During a rolling deploy a newer instance may be able to.
 */
public sealed interface UnknownTypes {
    /** It is a dead letter at once. */
    record DeadLetter() implements UnknownTypes {}

    /**
     * It is put off, without using up an attempt, until it is older than {@code upTo}; then it is a
     * dead letter.
     *
     * @param upTo counted from when the message was first sent
     * @param step how long it stays away each time; longer than the queue can delay: as long as it
     *     can
     */
    record Wait(Duration upTo, Duration step) implements UnknownTypes {
        public Wait {
            if (!step.isPositive() || upTo.compareTo(step) < 0) {
                throw new IllegalArgumentException(
                        "0 < step <= upTo must hold: " + step + ", " + upTo);
            }
        }
    }

    static UnknownTypes deadLetter() {
        return new DeadLetter();
    }

    static UnknownTypes wait(Duration upTo, Duration step) {
        return new Wait(upTo, step);
    }

    /**
     * @param reason why nobody here can handle it
     */
    default Verdict verdict(String reason, Message message, Instant now) {
        return switch (this) {
            case DeadLetter() -> Verdict.reject(reason);
            case Wait(var upTo, var step) ->
                    now.isAfter(message.time().plus(upTo))
                            ? Verdict.reject(reason + ", and none came within " + upTo)
                            : Verdict.defer(step, reason + "; it waits for one who can");
        };
    }
}
