package io.hookworks.worker;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;

/**
 * The new copy of a message that is given back: the same id, payload and attributes, with what has
 * become of it so far. A delay that is longer than one send can carry is made of several sends.
 */
final class Resend {
    /** What a release may miss of the longest lease in all: calls take time. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final Capabilities can;
    private final TimeSource clock;
    private final boolean anew;

    Resend(QueueName queue, Capabilities can, TimeSource clock) {
        this.can = can;
        this.clock = clock;
        this.anew = can.ordering() == Ordering.NONE && !queue.holdsDeadLetters();
    }

    /** Whether a queue counts the messages that it hands out by their copies alone. */
    boolean possible(Work work) {
        return anew && work.delivery().content() instanceof Delivery.Decoded;
    }

    /** Call it only if it is {@linkplain #possible possible}. */
    Outgoing of(Work work, Ending.Released back) {
        var content = (Delivery.Decoded) work.delivery().content();
        var now = clock.instant();
        var due = due(work, now, back.delay());
        var delay = Duration.between(now, due);
        var longest = can.sendDelay().max();
        var tooLong = delay.compareTo(longest) > 0 && longest.isPositive();
        var history = counted(work, now, back).since(work.sentAt()).until(tooLong ? due : null);
        var first = delay.compareTo(longest) > 0 ? longest : delay;
        return new Outgoing(content.message(), first, history.facts(content.facts()));
    }

    /** What is given back before its time has come keeps on waiting for it. */
    private static Instant due(Work work, Instant now, Duration delay) {
        var left = work.history().left(now);
        return now.plus(left.compareTo(delay) > 0 ? left : delay);
    }

    /** What only waits on is as it was. */
    private static RetryHistory counted(Work work, Instant now, Ending.Released back) {
        var history = work.history();
        if (back.attempt()) {
            return history.failedOnce(back.reason());
        }
        return history.left(now).isPositive() ? history : history.postponedOnce(back.reason());
    }

    /** The longest delay of a release up to {@code wanted}; a broker may count from the receive. */
    Duration releasable(Work work, Duration wanted) {
        var longest = can.releaseDelay().max();
        var total = can.maxTotalLease();
        if (total != null) {
            var last = work.delivery().receivedAt().plus(total).minus(MARGIN);
            var left = Duration.between(clock.steady(), last);
            longest = left.compareTo(longest) < 0 ? left : longest;
        }
        var shorter = wanted.compareTo(longest) > 0 ? longest : wanted;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
