package io.hookworks.queue.testkit.conformance;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.conformance.History.Acked;
import io.hookworks.queue.testkit.conformance.History.Copy;
import io.hookworks.queue.testkit.conformance.History.Extended;
import io.hookworks.queue.testkit.conformance.History.Handled;
import io.hookworks.queue.testkit.conformance.History.Happened;
import io.hookworks.queue.testkit.conformance.History.Received;
import io.hookworks.queue.testkit.conformance.History.Released;
import io.hookworks.queue.testkit.conformance.History.Sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold of every history, whatever its case was about. A broker may do some of this on a
 * very bad day and still call itself at-least-once; on the sound broker of a test it is the driver.
 *
 * <p>An acknowledgement counts for good if it was {@code CONFIRMED}, or if it was answered while
 * the lease was still running: {@link Delivery#leasedUntil()} is never later than the broker's own
 * end, so that needs no tolerance. A best-effort one that came later promises nothing.
 */
final class HistoryChecker {
    private final List<String> violations = new ArrayList<>();
    private final boolean exactAttempts;
    private final boolean doubling;
    private final Duration grain;
    private final Map<Copy, List<Sent>> sentAs = new HashMap<>();
    private final Map<Message, List<Sent>> sent = new HashMap<>();
    private final Map<Copy, List<Received>> copies = new LinkedHashMap<>();
    private final Map<Receipt, List<Handled>> handled = new HashMap<>();

    private HistoryChecker(History history, boolean exactAttempts, Duration grain) {
        this.exactAttempts = exactAttempts;
        this.grain = grain;
        doubling = history.doubling();
        for (var one : history.all(Sent.class)) {
            if (one.result() instanceof Result.Ok<String>(var brokerId)) {
                put(sentAs, new Copy(one.queue(), brokerId), one);
            }
            if (one.perhapsAccepted()) {
                put(sent, one.outgoing().message(), one);
            }
        }
        history.all(Received.class).forEach(one -> put(copies, one.copy(), one));
        history.all(Handled.class).forEach(one -> put(handled, one.receipt(), one));
    }

    private static <K, V> void put(Map<K, List<V>> map, K key, V value) {
        map.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    /**
     * What is wrong with a history, in words; empty: nothing.
     *
     * @param exactAttempts whether attempts are more than a hint
     * @param grain how far two clocks that tell the same time may be apart
     */
    static List<String> violations(History history, boolean exactAttempts, Duration grain) {
        var checker = new HistoryChecker(history, exactAttempts, grain);
        checker.copies.forEach(checker::check);
        return checker.violations;
    }

    private void check(Copy copy, List<Received> deliveries) {
        deliveries.forEach(one -> checkOrigin(copy, one));
        for (int i = 0; i < deliveries.size(); i++) {
            checkAttempt(deliveries, i);
            var later = deliveries.subList(i + 1, deliveries.size());
            if (!later.isEmpty() && !ordered(deliveries.get(i))) {
                checkLease(deliveries.get(i), later.getFirst());
                checkHandled(deliveries.get(i), later);
            }
        }
    }

    /** Behind a message that comes again, those of its key may come again, whoever has them. */
    private static boolean ordered(Received received) {
        return received.delivery().content() instanceof Delivery.Decoded(var message, var _, var _)
                && message.orderingKey() != null;
    }

    /** No phantom: it was sent, just so, and its delay is over. */
    private void checkOrigin(Copy copy, Received received) {
        switch (received.delivery().content()) {
            case Delivery.Decoded(var message, var _, var _) -> {
                var origins = origins(copy, message);
                if (origins.isEmpty()) {
                    fail(received, "nobody sent " + message);
                }
                origins.stream()
                        .map(Sent::due)
                        .min(Instant::compareTo)
                        .filter(due -> early(received, due))
                        .ifPresent(due -> fail(received, "was due only at " + due));
            }
            case Delivery.Undecodable(var reason, var _, var _, var _) -> {
                if (sentAs.containsKey(copy)) {
                    fail(received, "was sent as a message and cannot be read: " + reason);
                }
            }
        }
    }

    /**
     * Under the broker's id of a send comes what was sent. Another id is possible where the broker
     * passed the message on: after a delay, to the dead letters, or when a send's answer was lost.
     */
    private List<Sent> origins(Copy copy, Message message) {
        var named = sentAs.get(copy);
        var candidates = named == null ? sent.getOrDefault(message, List.of()) : named;
        return candidates.stream()
                .filter(one -> one.outgoing().message().equals(message))
                .filter(one -> named != null || passedOn(one, copy.queue()))
                .toList();
    }

    private boolean passedOn(Sent sent, QueueName to) {
        var dead = to.holdsDeadLetters() && sent.queue().equals(to.origin());
        var unnamed = !sent.outgoing().delay().isZero() || !sent.accepted() || doubling;
        return dead || (unnamed && sent.queue().equals(to));
    }

    private void checkAttempt(List<Received> deliveries, int place) {
        var attempt = deliveries.get(place).delivery().attempt();
        var before = place == 0 ? 0 : deliveries.get(place - 1).delivery().attempt();
        if (attempt < 1 || (exactAttempts && attempt <= before)) {
            fail(deliveries.get(place), "is attempt " + attempt + " after attempt " + before);
        }
    }

    /** Nobody else gets it until the lease has ended, or its holder may have ended it. */
    private void checkLease(Received mine, Received next) {
        var until = mine.delivery().leasedUntil();
        for (var one : of(mine)) {
            if (one.span().began().place() < next.span().ended().place()) {
                until = until(until, one);
            }
        }
        if (early(next, until)) {
            fail(next, "was leased to another until " + until);
        }
    }

    private static Instant until(Instant until, Handled handled) {
        return switch (History.happened(handled.result())) {
            case Happened.NO -> until;
            case Happened.PERHAPS -> Instant.MIN;
            case Happened.YES ->
                    handled instanceof Extended extended
                                    && extended.result() instanceof Result.Ok<Instant>(var longer)
                            ? longer
                            : Instant.MIN;
        };
    }

    private void checkHandled(Received mine, List<Received> later) {
        for (var one : of(mine)) {
            switch (one) {
                case Acked acked -> checkAck(mine, acked, later);
                case Released released -> checkRelease(released, later);
                case Extended _ -> {}
            }
        }
    }

    private void checkAck(Received mine, Acked acked, List<Received> later) {
        if (acked.result() instanceof Result.Ok<AckCertainty>(var certainty)) {
            var live = acked.span().ended().at().isBefore(leaseEnd(mine, acked));
            if (live || certainty == AckCertainty.CONFIRMED) {
                later.stream()
                        .filter(one -> live ? ended(acked, one) : began(acked, one))
                        .forEach(one -> fail(one, "was acked before, " + certainty));
            }
        }
    }

    private Instant leaseEnd(Received mine, Acked acked) {
        var until = mine.delivery().leasedUntil();
        for (var one : of(mine)) {
            if (one.span().ended().place() < acked.span().began().place()) {
                until = until(until, one);
            }
        }
        return until;
    }

    private void checkRelease(Released released, List<Received> later) {
        if (released.result() instanceof Result.Ok<Duration>(var delay)) {
            var due = released.span().began().at().plus(delay);
            later.stream()
                    .filter(one -> ended(released, one))
                    .filter(one -> early(one, due))
                    .forEach(one -> fail(one, "was released until " + due));
        }
    }

    private List<Handled> of(Received received) {
        return handled.getOrDefault(received.delivery().receipt(), List.of());
    }

    private static boolean began(Handled first, Received then) {
        return then.span().began().place() > first.span().ended().place();
    }

    private static boolean ended(Handled first, Received then) {
        return then.span().ended().place() > first.span().ended().place();
    }

    private boolean early(Received received, Instant due) {
        return received.span().ended().at().isBefore(due) && !close(received, due);
    }

    private boolean close(Received received, Instant due) {
        return Duration.between(received.span().ended().at(), due).compareTo(grain) <= 0;
    }

    private void fail(Received received, String what) {
        violations.add(received.copy() + " of " + received.span().ended().at() + " " + what);
    }
}
