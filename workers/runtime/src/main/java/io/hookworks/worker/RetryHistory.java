package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.worker.failure.LogText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a message before this delivery, as far as the runtime counts it. It travels with
 * the message as facts, since a broker counts every delivery and cannot tell a failure from a
 * message that was merely put off. Documented in {@code docs/wire-format.md}.
 *
 * @param failed attempts that failed
 * @param postponed how often it was put off without having failed
 * @param firstSent when it was sent for the first time; null: this delivery's copy is the first
 * @param notBefore it is not to be handled earlier; null: it may be at once
 * @param reason why it was sent anew last; null: it never was
 */
record RetryHistory(
        int failed,
        int postponed,
        @Nullable Instant firstSent,
        @Nullable Instant notBefore,
        @Nullable String reason) {

    static final RetryHistory NONE = new RetryHistory(0, 0, null, null, null);

    private static final String FAILED = "retry-failed";
    private static final String POSTPONED = "retry-postponed";
    private static final String FIRST_SENT = "retry-first-sent";
    private static final String NOT_BEFORE = "retry-not-before";
    private static final String REASON = "retry-reason";
    private static final int LONGEST_REASON = 200;

    /** What stands on a delivery. */
    static RetryHistory of(Delivery delivery) {
        return switch (delivery.content()) {
            case Delivery.Decoded(_, _, var facts) -> of(facts);
            case Delivery.Undecodable _ -> NONE;
        };
    }

    /** What cannot be read counts as absent: no message is lost for a broken fact. */
    static RetryHistory of(Map<String, String> facts) {
        return facts.isEmpty()
                ? NONE
                : new RetryHistory(
                        number(facts.get(FAILED)),
                        number(facts.get(POSTPONED)),
                        time(facts.get(FIRST_SENT)),
                        time(facts.get(NOT_BEFORE)),
                        facts.get(REASON));
    }

    /** {@code others} are kept: a newer version may have written them. */
    Map<String, String> facts(Map<String, String> others) {
        var facts = new LinkedHashMap<>(others);
        put(facts, FAILED, failed == 0 ? null : Integer.toString(failed));
        put(facts, POSTPONED, postponed == 0 ? null : Integer.toString(postponed));
        put(facts, FIRST_SENT, firstSent == null ? null : firstSent.toString());
        put(facts, NOT_BEFORE, notBefore == null ? null : notBefore.toString());
        put(facts, REASON, reason == null ? null : shortened(reason));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable String value) {
        if (value == null) {
            facts.remove(name);
        } else {
            facts.put(name, value);
        }
    }

    private static String shortened(String reason) {
        var brief = LogText.brief(reason);
        return brief.length() <= LONGEST_REASON ? brief : brief.substring(0, LONGEST_REASON);
    }

    /** How long it is still to wait; zero: no longer. */
    Duration left(Instant now) {
        return notBefore == null || !now.isBefore(notBefore)
                ? Duration.ZERO
                : Duration.between(now, notBefore);
    }

    RetryHistory failedOnce(String why) {
        return new RetryHistory(failed + 1, postponed, firstSent, notBefore, why);
    }

    RetryHistory postponedOnce(String why) {
        return new RetryHistory(failed, postponed + 1, firstSent, notBefore, why);
    }

    RetryHistory since(@Nullable Instant first) {
        return firstSent == null
                ? new RetryHistory(failed, postponed, first, notBefore, reason)
                : this;
    }

    RetryHistory until(@Nullable Instant due) {
        return new RetryHistory(failed, postponed, firstSent, due, reason);
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
