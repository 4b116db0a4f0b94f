package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a queue may do next, as simply as it can be said. It does not say what a queue will do:
 * which of the messages that are there a receive brings is the queue's choice, and near the end of
 * a lease either answer is right.
 */
final class ReferenceModel {
    /** What is known of one message: it is not to be had before {@code due}. */
    private static final class Known {
        private Instant due;
        private int attempts;
        private @Nullable Delivery holder;
        private boolean perhapsGone;

        private Known(Instant due) {
            this.due = due;
        }
    }

    private final Map<Message, Known> messages = new HashMap<>();
    private final Pace pace;
    private final boolean exactAttempts;

    ReferenceModel(Pace pace, boolean exactAttempts) {
        this.pace = pace;
        this.exactAttempts = exactAttempts;
    }

    void sent(Message message, Instant asked, Duration delay) {
        messages.put(message, new Known(asked.plus(delay)));
    }

    /**
     * @param asked when the receive began
     */
    void received(List<Delivery> deliveries, Instant asked, int max) {
        assertTrue(deliveries.size() <= max, "more than asked for");
        if (deliveries.isEmpty()) {
            assertEquals(List.of(), surelyThere(asked), "an empty receive, although these wait");
        }
        for (var delivery : deliveries) {
            var message = ConformanceCase.decoded(delivery);
            var known = messages.get(message);
            assertNotNull(known, () -> "came, but was never sent or is done: " + message);
            var early = Duration.between(pace.now(), known.due);
            assertTrue(early.compareTo(pace.grain()) <= 0, () -> early + " early: " + message);
            known.attempts++;
            assertTrue(!exactAttempts || delivery.attempt() == known.attempts, "wrong attempt");
            known.holder = delivery;
            known.due = delivery.leasedUntil();
        }
    }

    /** A broker on the wall clock may be as late as it declares, so nothing is sure there. */
    private List<Message> surelyThere(Instant at) {
        return switch (pace) {
            case Pace.Manual _ ->
                    messages.entrySet().stream()
                            .filter(one -> !one.getValue().perhapsGone)
                            .filter(one -> !one.getValue().due.isAfter(at))
                            .map(Map.Entry::getKey)
                            .toList();
            case Pace.Real _ -> List.of();
        };
    }

    void acked(Delivery delivery, Result<AckCertainty> result) {
        var known = held(delivery);
        switch (result) {
            case Result.Ok<AckCertainty>(var certainty) -> {
                if (known != null && (live(known) || certainty == AckCertainty.CONFIRMED)) {
                    messages.remove(ConformanceCase.decoded(delivery));
                } else {
                    acceptedLate(delivery, certainty);
                }
            }
            case Result.Failed<AckCertainty> _ -> lost(known, result);
        }
    }

    private void acceptedLate(Delivery delivery, AckCertainty certainty) {
        var known = messages.get(ConformanceCase.decoded(delivery));
        if (known != null) {
            assertEquals(AckCertainty.BEST_EFFORT, certainty, "confirmed what it no longer held");
            known.perhapsGone = true;
        }
    }

    void extended(Delivery delivery, Result<Instant> result) {
        var known = held(delivery);
        switch (result) {
            case Result.Ok<Instant>(var until) -> {
                assertNotNull(known, "extended what it no longer held");
                known.due = until;
            }
            case Result.Failed<Instant> _ -> lost(known, result);
        }
    }

    void released(Delivery delivery, Instant asked, Duration delay, Result<Duration> result) {
        var known = held(delivery);
        switch (result) {
            case Result.Ok<Duration>(var effective) -> {
                assertNotNull(known, "released what it no longer held");
                assertTrue(effective.compareTo(delay) >= 0, "a shorter delay than asked for");
                known.due = asked.plus(effective);
                known.holder = null;
            }
            case Result.Failed<Duration> _ -> lost(known, result);
        }
    }

    /** The message, if this is its last delivery and it was not settled since. */
    private @Nullable Known held(Delivery delivery) {
        var known = messages.get(ConformanceCase.decoded(delivery));
        return known != null && delivery.equals(known.holder) ? known : null;
    }

    private boolean live(Known known) {
        return known.due.isAfter(pace.now());
    }

    private void lost(@Nullable Known known, Result<?> result) {
        ConformanceCase.assertFailed(Kind.LEASE_LOST, result);
        if (known != null && live(known) && !known.perhapsGone) {
            fail("the lease was lost before its end");
        }
    }

    /** What must still come, sooner or later. */
    List<Message> left() {
        return messages.entrySet().stream()
                .filter(one -> !one.getValue().perhapsGone)
                .map(Map.Entry::getKey)
                .toList();
    }
}
